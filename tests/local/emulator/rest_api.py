"""A small REST API with a body in OpenAPI, and a network load balancer behind it."""

from __future__ import annotations

import copy
from typing import Any

import httpx

from tests.support.cloud import Cloud
from tests.support.templates import Template, make, ref, resource

ITEM = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "maxLength": 5},
        "kind": {"$ref": "#/components/schemas/Kind"},
    },
}


def link_integration(path: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "http_proxy",
        "httpMethod": "GET",
        "uri": f"http://backend.example.com{path}",
        "connectionType": "VPC_LINK",
        "connectionId": ref("Link"),
        "timeoutInMillis": 2000,
        **more,
    }


def body() -> dict[str, Any]:
    """Each part of OpenAPI that cfn/api.yml uses, once."""
    mapped = {
        "integration.request.path.id": "method.request.path.id",
        "integration.request.header.X-Caller": "'gateway'",
        "integration.request.header.X-Request-Id": "context.requestId",
        "integration.request.querystring.about": "method.request.header.X-About",
    }
    one = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    about = [{"name": "X-About", "in": "header", "schema": {"type": "string"}}]
    needed = [{"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}]
    return copy.deepcopy(
        {
            "openapi": "3.0.1",
            "info": {"title": "small", "version": "1"},
            "x-amazon-apigateway-request-validators": {
                "parameters": {"validateRequestParameters": True, "validateRequestBody": False},
                "everything": {"validateRequestParameters": True, "validateRequestBody": True},
            },
            "x-amazon-apigateway-request-validator": "parameters",
            "x-amazon-apigateway-gateway-responses": {
                "BAD_REQUEST_PARAMETERS": {
                    "statusCode": 422,
                    "responseParameters": {
                        "gatewayresponse.header.Access-Control-Allow-Origin": "'https://site'",
                        "gatewayresponse.header.content-type": "'application/problem+json'",
                        "gatewayresponse.header.X-Request-Id": "context.requestId",
                    },
                    "responseTemplates": {
                        "application/json": '{"asked": "$context.httpMethod $context.path", '
                        '"id": "$context.requestId"}'
                    },
                }
            },
            "paths": {
                "/items": {
                    "get": {"x-amazon-apigateway-integration": link_integration("/items")},
                    "post": {
                        "requestBody": {
                            "content": {
                                "application/json": {
                                    "schema": {"$ref": "#/components/schemas/Item"}
                                }
                            }
                        },
                        "x-amazon-apigateway-request-validator": "everything",
                        "x-amazon-apigateway-integration": link_integration(
                            "/items", httpMethod="POST"
                        ),
                    },
                    "options": {
                        "x-amazon-apigateway-integration": {
                            "type": "mock",
                            "requestTemplates": {"application/json": '{"statusCode": 204}'},
                            "responses": {
                                "default": {
                                    "statusCode": 204,
                                    "responseParameters": {
                                        "method.response.header.Allow": "'GET,POST'"
                                    },
                                }
                            },
                        }
                    },
                },
                "/items/{id}": {
                    "parameters": one,
                    "get": {
                        "parameters": about,
                        "x-amazon-apigateway-integration": link_integration(
                            "/items/{id}", requestParameters=mapped
                        ),
                    },
                },
                "/search": {
                    "get": {
                        "parameters": needed,
                        "x-amazon-apigateway-integration": link_integration("/search"),
                    }
                },
            },
            "components": {
                "schemas": {"Item": ITEM, "Kind": {"type": "string", "enum": ["big", "small"]}}
            },
        }
    )


def balanced() -> Template:
    """A load balancer whose only listener is on port 80, and a link to it."""
    return {
        "Network": resource("AWS::EC2::VPC", CidrBlock="10.8.0.0/16"),
        "Subnet": resource("AWS::EC2::Subnet", VpcId=ref("Network"), CidrBlock="10.8.0.0/24"),
        "Balancer": resource(
            "AWS::ElasticLoadBalancingV2::LoadBalancer", Type="network", Subnets=[ref("Subnet")]
        ),
        "Group": resource(
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            VpcId=ref("Network"),
            TargetType="ip",
            Protocol="TCP",
            Port=8080,
        ),
        "Listener": resource(
            "AWS::ElasticLoadBalancingV2::Listener",
            LoadBalancerArn=ref("Balancer"),
            Protocol="TCP",
            Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": ref("Group")}],
        ),
        "Link": resource("AWS::ApiGateway::VpcLink", Name="link", TargetArns=[ref("Balancer")]),
    }


def api_of(spec: dict[str, Any], deployment: str = "Deployment", **properties: Any) -> Template:
    """The API of a body, deployed to the stage `live`. A new deployment has a new name."""
    return {
        **balanced(),
        "Api": resource("AWS::ApiGateway::RestApi", Body=spec, **properties),
        deployment: resource("AWS::ApiGateway::Deployment", RestApiId=ref("Api")),
        "Stage": resource(
            "AWS::ApiGateway::Stage",
            RestApiId=ref("Api"),
            DeploymentId=ref(deployment),
            StageName="live",
        ),
    }


OUTPUTS = {"Api": ref("Api"), "Group": ref("Group")}


def make_api(cloud: Cloud, resources: Template, stack: str, port: int) -> dict[str, str]:
    """Deploys it; the port on loopback is the one target of the load balancer."""
    made = make(cloud, resources, OUTPUTS, stack=stack)
    cloud.client("elbv2").register_targets(
        TargetGroupArn=made["Group"], Targets=[{"Id": "127.0.0.1", "Port": port}]
    )
    return made


def client_of(cloud: Cloud, api_id: str) -> httpx.Client:
    """A client of the stage, by the host name that the API has on AWS."""
    host = f"{api_id}.execute-api.eu-west-1.amazonaws.com"
    return httpx.Client(base_url=f"{cloud.endpoint}/live", headers={"Host": host})
