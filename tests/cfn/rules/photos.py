"""The album: its bucket, events, queues and consumers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from service.settings import WorkerSettings, settings_table
from tests.cfn.rules.reading import BUCKET, photos
from tests.cfn.rules.rule import Templates, drop, put, rewrite, rule
from tests.cfn.stack import SITE_URL, Stack

BUCKET_OF_PHOTOS = "Resources|PhotosBucket|Properties|"
LIFECYCLE = f"{BUCKET_OF_PHOTOS}LifecycleConfiguration|Rules|"
NOTIFICATION = f"{BUCKET_OF_PHOTOS}NotificationConfiguration|TopicConfigurations|0|"
TOPIC_POLICY = "Resources|UploadsTopicPolicy|Properties|PolicyDocument|Statement|"
WORKER = "Resources|WorkerTaskDefinition|Properties|ContainerDefinitions|0|"
FUNCTION = "Resources|PhotosFunction|Properties|"
SOURCE = "Resources|PhotosFunctionSource|Properties|"
SCALE_OUT = "Resources|ScaleOutPolicy|Properties|StepScalingPolicyConfiguration|"

DAY = 86_400
DRAIN_SECONDS = 60
"""How long the worker goes on with photos in hand after SIGTERM (service/worker/consumer.py)."""

PLAIN_HTTP = {"Bool": {"aws:SecureTransport": "false"}}
"""Condition of a statement that refuses plain HTTP."""

EXPIRATIONS = {
    "ExpirationDate",
    "ExpirationInDays",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionExpirationInDays",
    "Transition",
    "Transitions",
}


@rule(
    "photos are private, encrypted and refused over plain HTTP, and no rule or version outlives or "
    "deletes them",
    public_acl=put(
        "photos", f"{BUCKET_OF_PHOTOS}PublicAccessBlockConfiguration|IgnorePublicAcls", False
    ),
    object_acls=drop("photos", f"{BUCKET_OF_PHOTOS}OwnershipControls"),
    unencrypted=drop("photos", f"{BUCKET_OF_PHOTOS}BucketEncryption"),
    etag_is_no_md5=put(
        "photos",
        f"{BUCKET_OF_PHOTOS}BucketEncryption|ServerSideEncryptionConfiguration|0",
        {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}},
    ),
    plain_http=drop(
        "photos", "Resources|PhotosBucketPolicy|Properties|PolicyDocument|Statement|0|Condition"
    ),
    somebody_else_reads=put(
        "photos",
        "Resources|PhotosBucketPolicy|Properties|PolicyDocument|Statement|0|Effect",
        "Allow",
    ),
    versions_outlive_a_photo=put(
        "photos", f"{BUCKET_OF_PHOTOS}VersioningConfiguration", {"Status": "Enabled"}
    ),
    originals_expire=put("photos", f"{LIFECYCLE}0|ExpirationInDays", 365),
    unfinished_uploads=drop("photos", f"{LIFECYCLE}0|AbortIncompleteMultipartUpload"),
)
def _(templates: Templates) -> Iterator[str]:
    resources = photos(templates["photos"], "tasks").resources
    bucket = resources["PhotosBucket"]["Properties"]
    if set(bucket["PublicAccessBlockConfiguration"].values()) != {True}:
        yield "public access"
    if bucket.get("OwnershipControls") != {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}:
        yield "object ownership"
    # Under a key of KMS an ETag is no MD5, by which the worker knows what it wrote itself.
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
    if bucket.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration") != [
        {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    ]:
        yield "encryption"
    [statement] = resources["PhotosBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    if (statement["Effect"], statement.get("Condition")) != ("Deny", PLAIN_HTTP):
        yield "the bucket policy"
    if bucket.get("VersioningConfiguration", {}).get("Status") == "Enabled":
        yield "a deleted photo stays as a version"
    rules = bucket["LifecycleConfiguration"]["Rules"]
    yield from (f"{each['Id']} ends photos" for each in rules if EXPIRATIONS & set(each))
    if [each.get("AbortIncompleteMultipartUpload") for each in rules] != [
        {"DaysAfterInitiation": 1}
    ]:
        yield "unfinished uploads are kept"


@rule(
    "only the site's pages may send and fetch photos",
    any_site=put(
        "photos", f"{BUCKET_OF_PHOTOS}CorsConfiguration|CorsRules|0|AllowedOrigins", ["*"]
    ),
    puts_and_deletes=put(
        "photos",
        f"{BUCKET_OF_PHOTOS}CorsConfiguration|CorsRules|0|AllowedMethods",
        ["DELETE", "GET", "POST", "PUT"],
    ),
    no_uploads=put(
        "photos", f"{BUCKET_OF_PHOTOS}CorsConfiguration|CorsRules|0|AllowedMethods", ["GET"]
    ),
)
def _(templates: Templates) -> Iterator[str]:
    bucket = photos(templates["photos"], "tasks").resources["PhotosBucket"]["Properties"]
    [cors] = bucket["CorsConfiguration"]["CorsRules"]
    if (cors["AllowedOrigins"], sorted(cors["AllowedMethods"])) != ([SITE_URL], ["GET", "POST"]):
        yield f"{cors['AllowedMethods']} from {cors['AllowedOrigins']}"


@rule(
    # What the worker writes to shown/ would otherwise come back to it, for ever.
    "only new originals notify, and only the uploads topic",
    everything_notifies=drop("photos", f"{NOTIFICATION}Filter"),
    shown_photos_notify=put(
        "photos", f"{NOTIFICATION}Filter|S3Key|Rules|0", {"Name": "prefix", "Value": "shown/"}
    ),
    deletions_notify=put("photos", f"{NOTIFICATION}Event", "s3:ObjectRemoved:*"),
    another_topic=put("photos", f"{NOTIFICATION}Topic", {"Ref": "PhotosTopic"}),
    a_queue_besides=put(
        "photos",
        f"{BUCKET_OF_PHOTOS}NotificationConfiguration|QueueConfigurations",
        [{"Event": "s3:ObjectCreated:*", "Queue": {"Fn::GetAtt": ["PhotosQueue", "Arn"]}}],
    ),
)
def _(templates: Templates) -> Iterator[str]:
    bucket = photos(templates["photos"], "tasks").resources["PhotosBucket"]["Properties"]
    notification = {
        "Topic": "<UploadsTopic>",
        "Event": "s3:ObjectCreated:*",
        "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": "originals/"}]}},
    }
    if bucket["NotificationConfiguration"] != {"TopicConfigurations": [notification]}:
        yield str(bucket["NotificationConfiguration"])


@rule(
    "the bucket of this account alone publishes uploads, over TLS, and may before it exists",
    any_bucket=drop("photos", f"{TOPIC_POLICY}0|Condition|ArnLike"),
    any_account=drop("photos", f"{TOPIC_POLICY}0|Condition|StringEquals"),
    any_service=put("photos", f"{TOPIC_POLICY}0|Principal", {"Service": "sns.amazonaws.com"}),
    bucket_of_another_stack=rewrite(
        "photos",
        f"{TOPIC_POLICY}0|Condition|ArnLike|aws:SourceArn|Fn::Sub",
        "${AWS::StackName}",
        "mysfits",
    ),
    plain_http=drop("photos", f"{TOPIC_POLICY}1"),
    plain_http_to_the_other=drop(
        "photos", "Resources|PhotosTopicPolicy|Properties|PolicyDocument|Statement|0|Condition"
    ),
    bucket_before_the_policy=drop("photos", "Resources|PhotosBucket|DependsOn"),
    circle=put(
        "photos",
        f"{TOPIC_POLICY}0|Condition|ArnLike|aws:SourceArn",
        {"Fn::GetAtt": ["PhotosBucket", "Arn"]},
    ),
)
def _(templates: Templates) -> Iterator[str]:
    stack = photos(templates["photos"], "tasks")
    policies = {
        topic: policy["PolicyDocument"]["Statement"]
        for policy in stack.of_type("AWS::SNS::TopicPolicy").values()
        for topic in policy["Topics"]
    }
    publishing = [each for each in policies["<UploadsTopic>"] if each["Effect"] == "Allow"]
    condition = {
        "ArnLike": {"aws:SourceArn": f"{BUCKET.rpartition('-')[0]}-*"},
        "StringEquals": {"aws:SourceAccount": "000000000000"},
    }
    if [(each["Principal"], each.get("Condition")) for each in publishing] != [
        ({"Service": "s3.amazonaws.com"}, condition)
    ]:
        yield f"{publishing}"
    for topic in ("<UploadsTopic>", "<PhotosTopic>"):
        if not any(_denies_plain_http(each, topic) for each in policies[topic]):
            yield f"{topic} takes messages over plain HTTP"
    if stack.resources["PhotosBucket"].get("DependsOn") != "UploadsTopicPolicy":
        yield "S3 refuses a notification to a topic that does not admit it"


@rule(
    "queues are alike: encrypted, long polls, four days, five tries, TLS, one topic",
    unencrypted=put("photos", "Resources|PrintsQueue|Properties|SqsManagedSseEnabled", False),
    short_polls=drop("photos", "Resources|PhotosQueue|Properties|ReceiveMessageWaitTimeSeconds"),
    a_week=put("photos", "Resources|PrintsQueue|Properties|MessageRetentionPeriod", 7 * DAY),
    # SQS counts the days of a dead letter from when the message was first sent.
    dead_letters_as_short_as_their_source=put(
        "photos", "Resources|PhotosDeadQueue|Properties|MessageRetentionPeriod", 4 * DAY
    ),
    no_dead_letters=drop("photos", "Resources|PrintsQueue|Properties|RedrivePolicy"),
    one_try=put("photos", "Resources|PhotosQueue|Properties|RedrivePolicy|maxReceiveCount", 1),
    dead_letters_of_the_other=put(
        "photos",
        "Resources|PhotosQueue|Properties|RedrivePolicy|deadLetterTargetArn",
        {"Fn::GetAtt": ["PrintsDeadQueue", "Arn"]},
    ),
    dead_letters_of_any_queue=drop(
        "photos", "Resources|PhotosDeadQueue|Properties|RedriveAllowPolicy"
    ),
    dead_letters_of_another_name=put(
        "photos", "Resources|PhotosQueue|Properties|QueueName", "photos"
    ),
    any_topic=drop(
        "photos", "Resources|PhotosQueuePolicy|Properties|PolicyDocument|Statement|0|Condition"
    ),
    plain_http=drop("photos", "Resources|PrintsDeadQueuePolicy"),
    wrapped_messages=put(
        "photos", "Resources|PrintsSubscription|Properties|RawMessageDelivery", False
    ),
    filtered=put(
        "photos", "Resources|PrintsSubscription|Properties|FilterPolicy", {"kind": ["print"]}
    ),
    subscription_before_the_policy=drop("photos", "Resources|PhotosSubscription|DependsOn"),
)
def _(templates: Templates) -> Iterator[str]:
    stack = photos(templates["photos"], "tasks")
    queues = stack.of_type("AWS::SQS::Queue")
    policies = {
        queue.strip("<>"): policy["PolicyDocument"]["Statement"]
        for policy in stack.of_type("AWS::SQS::QueuePolicy").values()
        for queue in policy["Queues"]
    }
    for name, queue in queues.items():
        yield from (f"{name}: {fault}" for fault in _faults_of_a_queue(queue))
        if not any(_denies_plain_http(each, f"<{name}.Arn>") for each in policies.get(name, [])):
            yield f"{name} takes plain HTTP"
    sources = {name: queue for name, queue in queues.items() if "RedrivePolicy" in queue}
    if sorted(sources) != ["PhotosQueue", "PrintsQueue"]:
        yield f"{sorted(sources)} have dead letters"
    for name, queue in sources.items():
        yield from (f"{name}: {fault}" for fault in _faults_of_a_source(name, queue, queues))
        allowed = [each for each in policies[name] if each["Effect"] == "Allow"]
        if [(each["Action"], each.get("Condition")) for each in allowed] != [
            ("sqs:SendMessage", {"ArnEquals": {"aws:SourceArn": "<UploadsTopic>"}})
        ]:
            yield f"{name} admits {allowed}"
        resource = stack.resources[name.replace("Queue", "Subscription")]
        if resource["Properties"] != {
            "TopicArn": "<UploadsTopic>",
            "Protocol": "sqs",
            "Endpoint": f"<{name}.Arn>",
            "RawMessageDelivery": True,
        }:
            yield f"{name} is not subscribed to every upload as it is"
        if resource.get("DependsOn") != f"{name}Policy":
            yield f"{name} is subscribed before it admits the topic"


def _faults_of_a_queue(queue: dict[str, Any]) -> Iterator[str]:
    if queue.get("SqsManagedSseEnabled") is not True:
        yield "not encrypted"
    if queue.get("ReceiveMessageWaitTimeSeconds") != 20:
        yield "short polls"
    if queue["MessageRetentionPeriod"] != (4 if "RedriveAllowPolicy" not in queue else 14) * DAY:
        yield f"kept for {queue['MessageRetentionPeriod']} s"


def _faults_of_a_source(name: str, queue: dict[str, Any], queues: Any) -> Iterator[str]:
    dead = name.replace("Queue", "DeadQueue")
    if queue["RedrivePolicy"] != {"deadLetterTargetArn": f"<{dead}.Arn>", "maxReceiveCount": 5}:
        yield f"{queue['RedrivePolicy']}"
    arn = f"arn:aws:sqs:eu-west-1:000000000000:{queue.get('QueueName')}"
    admitted = {"redrivePermission": "byQueue", "sourceQueueArns": [arn]}
    if queues[dead].get("RedriveAllowPolicy") != admitted:
        yield f"{dead} admits other queues"
    # A name of its own must have the stack's, or two environments would share the queue.
    if not str(queue.get("QueueName")).startswith("test-photos-"):
        yield "not of this environment"


def _denies_plain_http(statement: dict[str, Any], resource: str) -> bool:
    return (
        statement["Effect"] == "Deny"
        and statement["Principal"] == "*"
        and statement["Resource"] == resource
        and statement.get("Condition") == PLAIN_HTTP
    )


@rule(
    "alarms of the album notify: dead letters of each queue, photos that wait, errors",
    dead_letters_unseen=drop("photos", "Resources|PrintsDeadMessagesAlarm"),
    ten_dead_letters=put("photos", "Resources|PhotosDeadMessagesAlarm|Properties|Threshold", 10),
    average_of_the_minute=put(
        "photos", "Resources|PhotosDeadMessagesAlarm|Properties|Statistic", "Average"
    ),
    notifies_nobody=drop("photos", "Resources|PhotosWaitAlarm|Properties|AlarmActions"),
    an_hour=put("photos", "Resources|PhotosWaitAlarm|Properties|Threshold", 3600),
    waiting_for_labels=put("photos", "Resources|PhotosWaitAlarm|Properties|Threshold", 300),
    no_errors=drop("photos", "Resources|ErrorsAlarm"),
    errors_in_another_namespace=put(
        "photos", "Resources|ErrorsAlarm|Properties|Namespace", "MythicalMysfits"
    ),
    errors_of_another_log=put(
        "photos", "Resources|ErrorsMetric|Properties|FilterPattern", "{ $.Faults = 1 }"
    ),
    nobody_subscribed=drop("photos", "Resources|AlarmSubscription"),
)
def _(templates: Templates) -> Iterator[str]:
    for consumers in ("tasks", "functions"):
        stack = photos(templates["photos"], consumers, AlarmEmail="operator@example.com")
        alarms = [
            each
            for each in stack.of_type("AWS::CloudWatch::Alarm").values()
            if each.get("AlarmActions") == each.get("OKActions") == ["<AlarmTopic>"]
        ]
        watched = {
            (each["MetricName"], *(d["Value"] for d in each.get("Dimensions", []))): each
            for each in alarms
        }
        for dead in ("PhotosDeadQueue", "PrintsDeadQueue"):
            alarm = watched.get(("ApproximateNumberOfMessagesVisible", f"<{dead}.QueueName>"), {})
            if (alarm.get("Statistic"), alarm.get("Threshold")) != ("Maximum", 0):
                yield f"a message in {dead} is not told with {consumers}"
        wait = watched.get(("ApproximateAgeOfOldestMessage", "<PhotosQueue.QueueName>"), {})
        # Labels are tried five times, 180 s apart where a function reads the queue.
        tries = 4 * stack.resources["PhotosQueue"]["Properties"]["VisibilityTimeout"]
        if not tries < wait.get("Threshold", 0) <= 1800:
            yield f"photos wait unseen with {consumers}"
        errors = watched.get(("Errors",), {})
        [metric] = stack.of_type("AWS::Logs::MetricFilter").values()
        [made] = metric["MetricTransformations"]
        if (
            errors.get("Namespace") != made["MetricNamespace"]
            or "ERROR" not in metric["FilterPattern"]
        ):
            yield f"errors are not told with {consumers}"
        subscribed = stack.of_type("AWS::SNS::Subscription").values()
        if ("<AlarmTopic>", "email") not in {(s["TopicArn"], s["Protocol"]) for s in subscribed}:
            yield "no subscription of the e-mail address"


@rule(
    "a message is hidden while it is worked on: three heartbeats, six times the function's limit",
    half_a_minute=drop("photos", "Resources|PhotosQueue|Properties|VisibilityTimeout"),
    a_minute_for_the_function=put("photos", f"{FUNCTION}Timeout", 60),
    ten_photos_at_once=put("photos", f"{SOURCE}BatchSize", 10),
    window=put("photos", f"{SOURCE}MaximumBatchingWindowInSeconds", 20),
)
def _(templates: Templates) -> Iterator[str]:
    resources = photos(templates["photos"], "functions").resources
    visible = resources["PhotosQueue"]["Properties"].get("VisibilityTimeout", 30)
    function = resources["PhotosFunction"]["Properties"]
    source = resources["PhotosFunctionSource"]["Properties"]
    if visible < 3 * 60:
        yield "fewer than three heartbeats"
    if visible < 6 * function["Timeout"] + source.get("MaximumBatchingWindowInSeconds", 0):
        yield "the function may still be working"
    # A photo takes 5 s at most, and its labels two attempts of 5 s.
    if function["Timeout"] < source["BatchSize"] * 15:
        yield "a batch may take longer than the function may"


@rule(
    "the consumers are a worker, or a function that costs nothing while idle, or none",
    function_besides_tasks=drop("photos", "Resources|PhotosFunction|Condition"),
    tasks_besides_the_function=drop("photos", "Resources|ConsumersService|Condition"),
    log_without_consumers=drop("photos", "Resources|LogGroup|Condition"),
    # Each is paid by the hour.
    warm_functions=put(
        "photos",
        "Resources|PhotosFunctionVersion",
        {
            "Type": "AWS::Lambda::Version",
            "Properties": {"ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 1}},
        },
    ),
    in_the_network=put("photos", f"{FUNCTION}VpcConfig", {"SubnetIds": ["subnet-1"]}),
    # Refused in a new account, whose ten must all stay unreserved.
    reserved=put("photos", f"{FUNCTION}ReservedConcurrentExecutions", 5),
    as_many_as_there_are=drop("photos", f"{SOURCE}ScalingConfig"),
    whole_batches_again=drop("photos", f"{SOURCE}FunctionResponseTypes"),
    another_processor=put("photos", f"{FUNCTION}Architectures", ["x86_64"]),
    tasks_without_an_image=drop("photos", "Rules|WhatConsumersNeed|Assertions|0"),
    functions_without_code=drop("photos", "Rules|WhatConsumersNeed|Assertions|1"),
)
def _(templates: Templates) -> Iterator[str]:
    kinds = {
        "tasks": {"ConsumersService", "WorkerTaskDefinition", "Cluster", "LogGroup", "WorkerRole"},
        "functions": {"PhotosFunction", "PhotosFunctionSource", "LogGroup", "WorkerRole"},
        "none": set(),
    }
    for consumers, wanted in kinds.items():
        found = set(photos(templates["photos"], consumers).resources)
        if found & set().union(*kinds.values()) != wanted:
            yield f"{consumers}: {sorted(found)}"
        refused = consumers != "none"
        alone = Stack(templates["photos"], Consumers=consumers, Image="", FunctionCode="")
        if bool(alone.violated_rules()) != refused:
            yield f"{consumers} without an image or code"
    stack = photos(templates["photos"], "functions", Architecture="ARM64")
    if "ProvisionedConcurrency" in json.dumps(stack.resources):
        yield "paid while idle"
    function = stack.resources["PhotosFunction"]["Properties"]
    if {"VpcConfig", "ReservedConcurrentExecutions"} & set(function):
        yield "a function that new accounts or the network refuse"
    if function["Architectures"] != ["arm64"]:
        yield f"{function['Architectures']}"
    source = stack.resources["PhotosFunctionSource"]["Properties"]
    if source.get("ScalingConfig", {}).get("MaximumConcurrency") != 5:
        yield "more than five at a time"
    if source.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
        yield "a photo that is ready comes again with one that failed"


@rule(
    "worker and function have complete and valid settings, and the stack's metrics namespace",
    unknown=put("photos", f"{WORKER}Environment|0", {"Name": "MYSFITS_COLOUR", "Value": "red"}),
    no_queue=drop("photos", f"{WORKER}Environment|Name=MYSFITS_PHOTOS_QUEUE_URL"),
    no_bucket=drop("photos", f"{FUNCTION}Environment|Variables|MYSFITS_PHOTOS_BUCKET"),
    # Lambda refuses a variable that it sets itself.
    reserved_name=put("photos", f"{FUNCTION}Environment|Variables|AWS_REGION", "eu-west-1"),
    shared_namespace=put(
        "photos",
        f"{FUNCTION}Environment|Variables|MYSFITS_METRICS_NAMESPACE",
        "MythicalMysfits",
    ),
    labels_not_chosen=drop("photos", f"{WORKER}Environment|Name=MYSFITS_LABELS"),
    another_program=put("photos", f"{WORKER}Command", ["python", "-m", "service"]),
    another_handler=put("photos", f"{FUNCTION}Handler", "service.photos.handler"),
)
def _(templates: Templates) -> Iterator[str]:
    container = _worker(templates)
    given = {each["Name"]: each["Value"] for each in container["Environment"]}
    stack = photos(templates["photos"], "functions", Labels="off")
    function = stack.resources["PhotosFunction"]["Properties"]
    variables = function["Environment"]["Variables"]
    if "AWS_REGION" in variables:
        yield "Lambda sets AWS_REGION itself"
    declared = set(re.findall(r"`((?:MYSFITS|AWS)_\w+)`", settings_table()))
    for each in (given, {"AWS_REGION": "eu-west-1", **variables}):
        yield from (f"{name} is not a setting" for name in set(each) - declared)
        try:
            settings = WorkerSettings.from_env(each)
        except ValueError as error:
            yield str(error)
            continue
        if settings.labels != "off":
            yield "labels are not the operator's choice"
        if settings.metrics_namespace != "MythicalMysfits/test-photos":
            yield "another namespace"
    if given.get("MYSFITS_PHOTOS_QUEUE_URL") != "<PhotosQueue>":
        yield "the worker has no queue"
    if container["Command"] != ["python", "-m", "service.worker"]:
        yield f"{container['Command']}"
    if function["Handler"] != "service.functions.photos.handler":
        yield f"{function['Handler']}"


@rule(
    "the worker's container is as safe as the service's, and is given time to drain",
    writable=put("photos", f"{WORKER}ReadonlyRootFilesystem", False),
    root=put("photos", f"{WORKER}User", "0:0"),
    capabilities=drop("photos", f"{WORKER}LinuxParameters|Capabilities"),
    no_init=put("photos", f"{WORKER}LinuxParameters|InitProcessEnabled", False),
    short_stop_timeout=put("photos", f"{WORKER}StopTimeout", 60),
    default_stop_timeout=drop("photos", f"{WORKER}StopTimeout"),
    more_than_fargate_gives=put("photos", f"{WORKER}StopTimeout", 180),
    open_to_the_network=put(
        "photos",
        "Resources|WorkerSecurityGroup|Properties|SecurityGroupIngress",
        [{"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "CidrIp": "10.0.0.0/16"}],
    ),
    any_image=put("photos", "Parameters|Image|AllowedPattern", r"^\S*$"),
)
def _(templates: Templates) -> Iterator[str]:
    container = _worker(templates)
    # The service's own container is checked in tasks.py.
    service = Stack(templates["service"]).resources["TaskDefinition"]["Properties"]
    for name in ("ReadonlyRootFilesystem", "User", "Privileged", "LinuxParameters"):
        if container.get(name) != service["ContainerDefinitions"][0][name]:
            yield f"{name} is {container.get(name)}"
    # Fargate waits two minutes at most.
    if not DRAIN_SECONDS + 20 <= container.get("StopTimeout", 30) <= 120:
        yield "StopTimeout"
    stack = photos(templates["photos"], "tasks")
    if "SecurityGroupIngress" in stack.resources["WorkerSecurityGroup"]["Properties"]:
        yield "the worker can be called"
    pattern = templates["photos"]["Parameters"]["Image"]["AllowedPattern"]
    if re.search(pattern, "mysfits:latest"):
        yield "an image by its tag"


@rule(
    "a worker for each twenty photos that wait, four at most, rolled back when it fails",
    no_worker=put("photos", "Resources|ScalableTarget|Properties|MinCapacity", 0),
    as_many_as_wanted=put("photos", "Resources|ScalableTarget|Properties|MaxCapacity", 40),
    three_at_once=put("photos", f"{SCALE_OUT}StepAdjustments|0|ScalingAdjustment", 3),
    one_more_each_time=put("photos", f"{SCALE_OUT}AdjustmentType", "ChangeInCapacity"),
    later=put("photos", "Resources|BacklogAlarm|Properties|Threshold", 20),
    gap=put("photos", f"{SCALE_OUT}StepAdjustments|1|MetricIntervalLowerBound", 30),
    never_back=drop("photos", "Resources|NoBacklogAlarm"),
    back_at_once=put("photos", "Resources|NoBacklogAlarm|Properties|EvaluationPeriods", 1),
    of_the_other_queue=put(
        "photos",
        "Resources|BacklogAlarm|Properties|Dimensions|0|Value",
        {"Fn::GetAtt": ["PrintsQueue", "QueueName"]},
    ),
    scaling_by_arn=put(
        "photos",
        "Resources|ScalableTarget|Properties|ResourceId",
        {"Fn::Sub": "service/${Cluster}/${ConsumersService}"},
    ),
    no_rollback=put(
        "photos",
        "Resources|ConsumersService|Properties|DeploymentConfiguration|DeploymentCircuitBreaker"
        "|Rollback",
        False,
    ),
    always_public=put("photos", "Conditions|HasPublicTasks", {"Fn::Equals": ["1", "1"]}),
    old_platform=put("photos", "Resources|ConsumersService|Properties|PlatformVersion", "1.3.0"),
)
def _(templates: Templates) -> Iterator[str]:
    stack = photos(templates["photos"], "tasks")
    target = stack.resources["ScalableTarget"]["Properties"]
    if target["ResourceId"] != "service/<Cluster>/<ConsumersService.Name>":
        yield f"scaling {target['ResourceId']}"
    if (target["MinCapacity"], target["MaxCapacity"]) != (1, 4):
        yield "between one and four"
    wanted = {0: 1, 20: 1, 21: 2, 40: 2, 41: 3, 60: 3, 61: 4, 5000: 4}
    found = {waiting: _workers(stack, waiting) for waiting in wanted}
    if found != wanted:
        yield f"photos that wait -> workers: {found}"
    alarms = stack.of_type("AWS::CloudWatch::Alarm")
    if alarms.get("NoBacklogAlarm", {}).get("EvaluationPeriods", 0) < 5:
        yield "a worker ends as soon as nothing waits"
    service = stack.resources["ConsumersService"]["Properties"]
    breaker = service["DeploymentConfiguration"]["DeploymentCircuitBreaker"]
    if breaker != {"Enable": True, "Rollback": True} or str(service["PlatformVersion"]) != "1.4.0":
        yield "the deployment of the worker"
    for public, address, subnets in (
        ("disabled", "DISABLED", "Private"),
        ("enabled", "ENABLED", "Public"),
    ):
        placed = photos(templates["photos"], "tasks", PublicTasks=public)
        network = placed.resources["ConsumersService"]["Properties"]["NetworkConfiguration"]
        where = network["AwsvpcConfiguration"]
        if (where["AssignPublicIp"], where["Subnets"]) != (
            address,
            [f"<import test-network-{subnets}SubnetIds>"],
        ):
            yield f"workers with PublicTasks {public}"


def _worker(templates: Templates) -> dict[str, Any]:
    stack = photos(templates["photos"], "tasks", Labels="off")
    definition = stack.resources["WorkerTaskDefinition"]["Properties"]
    container: dict[str, Any] = definition["ContainerDefinitions"][0]
    return container


def _workers(stack: Stack, waiting: int) -> int | None:
    """The number of workers that the alarms' policies set while so many photos wait."""
    comparisons = {
        "GreaterThanOrEqualToThreshold": lambda threshold: waiting >= threshold,
        "LessThanThreshold": lambda threshold: waiting < threshold,
    }
    for alarm in stack.of_type("AWS::CloudWatch::Alarm").values():
        [action] = alarm["AlarmActions"]
        policy = stack.resources[action.strip("<>")].get("Properties", {})
        if (
            "StepScalingPolicyConfiguration" not in policy
            or alarm["Dimensions"][0]["Value"] != "<PhotosQueue.QueueName>"
            or not comparisons[alarm["ComparisonOperator"]](alarm["Threshold"])
        ):
            continue
        scaling = policy["StepScalingPolicyConfiguration"]
        for step in scaling["StepAdjustments"]:
            over = waiting - alarm["Threshold"]
            low = step.get("MetricIntervalLowerBound", float("-inf"))
            high = step.get("MetricIntervalUpperBound", float("inf"))
            # The bound nearer to the threshold is part of a step.
            inside = low <= over < high if over >= 0 else low < over <= high
            if inside and scaling["AdjustmentType"] == "ExactCapacity":
                count: int = step["ScalingAdjustment"]
                return count
    return None
