"""Types of templates: an API that keeps its id, a stage with its access log, real validators.

ministack answers a changed body with a new API under a new address, keeps no access log setting,
and has request validators that validate nothing.
"""

from typing import Any

from ministack.services import apigateway_v1
from ministack.services.cloudformation import provisioners

from local.emulator.apigateway.body import complete, made
from local.emulator.cloudformation import resources
from local.emulator.cloudformation.resources import Properties
from local.emulator.replace import Function, replace

REST_API = "AWS::ApiGateway::RestApi"
VALIDATOR = "AWS::ApiGateway::RequestValidator"

REPLACED_BY_AN_IMPORT = (
    "_resources",
    "_authorizers_v1",
    "_models",
    "_gateway_responses",
    "_request_validators",
)


def install() -> None:
    replace(apigateway_v1, "_import_rest_api", importing_all)
    resources.change(REST_API, "create", in_the_apis_terms)
    resources.change(REST_API, "update", keeping_the_id)
    for handler in ("create", "update"):
        resources.change("AWS::ApiGateway::Stage", handler, with_access_log)
        resources.change("AWS::ApiGateway::Method", handler, with_validator)
    resources.change(VALIDATOR, "create", lambda _: create_validator)
    resources.change(VALIDATOR, "update", lambda _: update_validator)
    resources.change(VALIDATOR, "delete", lambda _: delete_validator)


def importing_all(import_rest_api: Function) -> Function:
    def import_body(spec: dict[str, Any], base: dict[str, Any] | None = None) -> str:
        api_id: str = import_rest_api(spec, base)
        try:
            complete(api_id, spec)
        except ValueError:
            apigateway_v1._delete_rest_api(api_id)
            raise
        return api_id

    return import_body


def in_the_apis_terms(create: Function) -> Function:
    """A size that is a number, and `types` where a template says `Types`."""

    def create_api(logical_id: str, props: Properties, stack_name: str) -> Any:
        said = dict(props)
        if "MinimumCompressionSize" in said:
            said["MinimumCompressionSize"] = int(said["MinimumCompressionSize"])
        if "EndpointConfiguration" in said:
            said["EndpointConfiguration"] = {
                provisioners._cfn_to_camel(key): value
                for key, value in said["EndpointConfiguration"].items()
            }
        return create(logical_id, said, stack_name)

    return create_api


def keeping_the_id(update: Function) -> Function:
    """Does what PutRestApi in mode overwrite does: the same API, whose next deployment is new."""

    def update_api(
        physical_id: str, old: Properties, new: Properties, *rest: Any, **more: Any
    ) -> Any:
        if new.get("Body") != old.get("Body"):
            overwrite(physical_id, new["Body"])
        return update(physical_id, {**old, "Body": None}, {**new, "Body": None}, *rest, **more)

    return update_api


def overwrite(api_id: str, spec: dict[str, Any]) -> None:
    imported = apigateway_v1._import_rest_api(spec)
    try:
        for name in REPLACED_BY_AN_IMPORT:
            store = getattr(apigateway_v1, name)
            store[api_id] = store.get(imported, {})
        # The models refer to each other by addresses, which name the API.
        for model in apigateway_v1._models[api_id].values():
            model["schema"] = model["schema"].replace(
                f"/restapis/{imported}/", f"/restapis/{api_id}/"
            )
    finally:
        apigateway_v1._delete_rest_api(imported)


def with_access_log(make: Function) -> Function:
    def make_stage(*args: Any, **kwargs: Any) -> Any:
        name, attributes = make(*args, **kwargs)
        # create(logical_id, properties, ...), update(physical_id, old, new, ...)
        props = [each for each in args if isinstance(each, dict)][-1]
        said = props.get("AccessLogSetting", {})
        stage = apigateway_v1._stages_v1[props["RestApiId"]][name]
        stage["accessLogSettings"] = {
            provisioners._cfn_to_camel(key): value for key, value in said.items()
        }
        return name, attributes

    return make_stage


def with_validator(make: Function) -> Function:
    def make_method(*args: Any, **kwargs: Any) -> Any:
        answer = make(*args, **kwargs)
        props = [each for each in args if isinstance(each, dict)][-1]
        resource = apigateway_v1._resources[props["RestApiId"]][props["ResourceId"]]
        method = resource["resourceMethods"][props["HttpMethod"]]
        method["requestValidatorId"] = props.get("RequestValidatorId")
        return answer

    return make_method


def create_validator(logical_id: str, props: Properties, stack_name: str) -> Any:
    said = {
        "name": props.get("Name", logical_id),
        "validateRequestBody": provisioners._cfn_bool(props.get("ValidateRequestBody")),
        "validateRequestParameters": provisioners._cfn_bool(props.get("ValidateRequestParameters")),
    }
    validator = made(apigateway_v1._create_request_validator(props["RestApiId"], said))
    return validator["id"], {"RequestValidatorId": validator["id"]}


def update_validator(physical_id: str, old: Properties, new: Properties, stack_name: str) -> Any:
    answer: Any = resources.replacing(create_validator, delete_validator)(
        physical_id, old, new, stack_name, new.get("Name", physical_id)
    )
    return answer


def delete_validator(physical_id: str, props: Properties) -> None:
    apigateway_v1._request_validators.get(props["RestApiId"], {}).pop(physical_id, None)
