"""What a developer's own program asks of `rekog local --aws-endpoints`, by boto3 as it comes: all that it knows of AWS is in
its environment. Prints what it was answered, as JSON."""

import json
import os
import sys
import urllib.request
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

picture, too_large, bucket = sys.argv[1:]
with open(picture, "rb") as file:
    image = file.read()
key = "python/a picture é.jpg"
# Before 1.28 it heard nothing of endpoints from the environment.
version = tuple(map(int, boto3.__version__.split(".")[:2]))
hears_endpoints = version >= (1, 28)
# Before, SQS was spoken as forms and XML, which is not spoken here.
speaks_json = version >= (1, 29)


def client(service, **more):
    if not hears_endpoints:
        name = f"AWS_ENDPOINT_URL_{service.upper()}"
        more["endpoint_url"] = os.environ.get(name, os.environ["AWS_ENDPOINT_URL"])
    return boto3.client(service, **more)


def refusal(call, told=False):
    try:
        call()
        return "answered"
    except ClientError as error:
        code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
        return f"{code}: {message}" if told else code


def post(form):
    boundary = uuid.uuid4().hex
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in form["fields"].items()]
    parts.append(b'name="file"; filename="a.jpg"\r\n\r\n' + image)
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; ".encode() + part + b"\r\n" for part in parts
    )
    headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
    request = urllib.request.Request(form["url"], body + f"--{boundary}--\r\n".encode(), headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.read().decode()


vision, queues = client("rekognition"), client("sqs")
buckets = client("s3", config=Config(signature_version="s3v4"))
place = {"Bucket": bucket, "Key": key}
conditions = [["content-length-range", 1, 1_000_000]]
access_key = os.environ["AWS_ACCESS_KEY_ID"]


def strange(access_key_id):
    return client(
        "rekognition", aws_access_key_id=access_key_id, aws_secret_access_key="not the one"
    ).detect_text(Image={"Bytes": image})


def labels(image_of):
    return [label["Name"] for label in vision.detect_labels(Image=image_of)["Labels"]]


form_status = post(buckets.generate_presigned_post(bucket, key, Conditions=conditions))
if speaks_json:
    queue = queues.create_queue(QueueName="python")["QueueUrl"]
    queues.send_message(QueueUrl=queue, MessageBody="hello é")


def receive():
    messages = queues.receive_message(QueueUrl=queue).get("Messages", [])
    for message in messages:
        queues.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return [message["Body"] for message in messages]


with open(too_large, "rb") as file:
    large = file.read()
answers = {
    "labels": labels({"Bytes": image}),
    "moderation": vision.detect_moderation_labels(Image={"Bytes": image})["ModerationLabels"],
    "text": [one["DetectedText"] for one in vision.detect_text(Image={"Bytes": image})["TextDetections"]],
    "faces": vision.detect_faces(Image={"Bytes": image})["FaceDetails"],
    "noPicture": refusal(lambda: labels({"Bytes": b"none"})),
    "nothing": refusal(lambda: labels({})),
    "tooLarge": refusal(lambda: labels({"Bytes": large})),
    "noObject": refusal(lambda: labels({"S3Object": {"Bucket": bucket, "Name": "nobody's"}})),
    "unknownOperation": refusal(vision.list_collections, told=True),
    "wrongSecret": refusal(lambda: strange(access_key)),
    "wrongKey": refusal(lambda: strange("AKIDSTRANGER")),
    "formStatus": form_status,
    "head": buckets.head_object(**place)["ContentLength"],
    "same": buckets.get_object(**place)["Body"].read() == image,
    "versions": [
        version["Key"]
        for version in buckets.list_object_versions(Bucket=bucket, Prefix="python/")["Versions"]
    ],
    "objectLabels": labels({"S3Object": {"Bucket": bucket, "Name": key}}),
    "noKey": refusal(lambda: buckets.get_object(Bucket=bucket, Key="nobody's")),
    "put": refusal(lambda: buckets.put_object(Body=image, **place), told=True),
    "queue": [receive(), receive()] if speaks_json else "older than SQS in JSON",
    "noQueue": refusal(lambda: queues.get_queue_url(QueueName="nobodys")) if speaks_json else "older than SQS in JSON",
    "otherService": refusal(client("sts").get_caller_identity, told=True),
    # What it signs with by itself here, and what no bucket of S3's takes that is younger than 2020.
    "version2": post(client("s3").generate_presigned_post(bucket, key, Conditions=conditions)),
}
print(json.dumps(answers))
