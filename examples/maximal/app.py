"""Everything that can be said to cdk-rin, said once, as app.ts says it: both synthesize to the same template."""
from pathlib import Path

from aws_cdk import (
    App, CfnOutput, Duration, Environment, RemovalPolicy, Size, Stack,
    aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_events as events, aws_events_targets as event_targets, aws_iam as iam,
    aws_kms as kms, aws_logs as logs, aws_redshift as redshift,
    aws_redshiftserverless as redshiftserverless, aws_s3 as s3, aws_s3_assets as assets, aws_secretsmanager as secretsmanager,
    aws_sns as sns, aws_sqs as sqs,
)
from cdk_rin import (
    BucketNotifications, Compression, CopyFormat, CreateTable, HistoryTable, JsonMapping, LoadMode, LogFormat, LogLevel, RinConfig,
    RinPipeline, Target, TextEncoding, VpcFlowLogFileFormat, Warehouse, WarehouseAuth,
)

HERE = Path(__file__).resolve().parent

app = App()
stack = Stack(app, "Maximal", env=Environment(account="111122223333", region="us-east-1"))


def applications() -> RinPipeline:
    """Every prop of a pipeline but `log_retention`, which is in the next one: it goes without `log_group`."""
    workgroup = redshiftserverless.CfnWorkgroup(stack, "Workgroup", workgroup_name="analytics", namespace_name="analytics")
    key = kms.Key(stack, "Key", enable_key_rotation=True)
    paths = s3.Bucket(stack, "Paths", enforce_ssl=True)
    uploads = s3.Bucket(stack, "Uploads", enforce_ssl=True)
    return RinPipeline(
        stack, "Applications",
        warehouse=Warehouse.serverless(workgroup=workgroup, database="dev", auth=WarehouseAuth.iam()),
        targets=[
            Target.discard("app/tmp/"),
            Target.discard_regexp("\\.partial$", bucket=uploads),
            Target.prefix(
                "app/events/",
                schema="web",
                table="events",
                columns=["id", "at", "amount"],
                last=True,
                format=CopyFormat.json(
                    mapping=JsonMapping.AUTO,
                    compression=Compression.GZIP,
                    encoding=TextEncoding.UTF8,
                    accept_any_date=True,
                    accept_inv_chars="?",
                    blanks_as_null=True,
                    comp_rows=100_000,
                    comp_update=True,
                    date_format="YYYY-MM-DD",
                    empty_as_null=True,
                    explicit_ids=True,
                    max_error=10,
                    round_decimals=True,
                    stat_update=True,
                    time_format="epochmillisecs",
                    trim_blanks=True,
                    truncate_columns=True,
                ),
            ),
            Target.prefix(
                "app/paths/",
                table="paths",
                format=CopyFormat.json(mapping=JsonMapping.paths(stack, "Fields", ["$.id", "$['user']['name']"])),
            ),
            Target.prefix(
                "app/file/",
                table="file",
                format=CopyFormat.json(mapping=JsonMapping.json_paths_asset(assets.Asset(stack, "File", path=str(HERE / "paths.json")))),
            ),
            Target.prefix("app/documents/", table="documents", format=CopyFormat.json(mapping=JsonMapping.NO_SHRED, ignore_all_errors=True)),
            Target.prefix("app/avro/", table="avro", format=CopyFormat.avro(mapping=JsonMapping.AUTO_IGNORE_CASE)),
            Target.prefix("app/avro-paths/", table="avro_paths", format=CopyFormat.avro(mapping=JsonMapping.json_paths(paths, "avro.json"))),
            Target.prefix(
                "app/parquet/",
                table="parquet",
                format=CopyFormat.parquet(accept_inv_chars="?", fill_record=True, serialize_to_json=True),
            ),
            Target.prefix("app/orc/", table="orc", format=CopyFormat.orc()),
            Target.prefix(
                "app/accounts/",
                table="accounts",
                columns=["id", "name", "changed_at"],
                format=CopyFormat.json(),
                mode=LoadMode.merge(keys=["id"], latest_by="changed_at"),
            ),
            Target.regexp(
                "^app/tenants/([a-z]+)/",
                table="tenant_$1",
                format=CopyFormat.json(),
                mode=LoadMode.append(),
                create_table=CreateTable.like("tenant", "templates"),
                before_sql=["DELETE FROM {table} WHERE day < DATEADD(month, -13, CURRENT_DATE)"],
                after_sql=["GRANT SELECT ON {table} TO GROUP analysts"],
            ),
            Target.prefix(
                "app/notes/",
                table="notes",
                format=CopyFormat.json(),
                create_table=CreateTable.definition("(id BIGINT NOT NULL, text VARCHAR(200)) SORTKEY (id)"),
            ),
        ],
        bucket=uploads,
        bucket_notifications=BucketNotifications.S3,
        copy_role=iam.Role(stack, "CopyRole", assumed_by=iam.ServicePrincipal("redshift-serverless.amazonaws.com")),
        loader_role=iam.Role(stack, "LoaderRole", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com")),
        vpc=ec2.Vpc.from_vpc_attributes(
            stack, "Vpc",
            vpc_id="vpc-0123456789abcdef0",
            availability_zones=["us-east-1a"],
            private_subnet_ids=["subnet-0123456789abcdef0"],
        ),
        vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
        security_groups=[ec2.SecurityGroup.from_security_group_id(stack, "SecurityGroup", "sg-0123456789abcdef0")],
        batching_window=Duration.seconds(30),
        batch_size=5_000,
        max_concurrency=4,
        max_parallel_loads=8,
        max_files_per_load=500,
        max_load_size=Size.gibibytes(1),
        max_receive_count=10,
        misconfiguration_patience=Duration.days(2),
        loader_timeout=Duration.minutes(10),
        loader_memory=Size.mebibytes(1024),
        log_level=LogLevel.WARN,
        log_group=logs.LogGroup(stack, "Log", retention=logs.RetentionDays.ONE_MONTH),
        ledger_retention=Duration.days(60),
        removal_policy=RemovalPolicy.DESTROY,
        encryption_key=key,
        paused=True,
        alarm_topic=sns.Topic.from_topic_arn(stack, "Alarms", "arn:aws:sns:us-east-1:111122223333:alarms"),
        oldest_file_age_threshold=Duration.hours(2),
        history_table=HistoryTable(table="loads", schema="ops"),
        event_bus=events.EventBus.from_event_bus_name(stack, "EventBus", "loads"),
        create_dashboard=True,
        create_insights_queries=False,
    )


def access_logs() -> RinPipeline:
    """Every log preset, into a cluster; files are told of by EventBridge."""
    cluster = redshift.CfnCluster(
        stack, "Cluster",
        cluster_type="multi-node",
        node_type="ra3.large",
        number_of_nodes=2,
        db_name="dev",
        master_username="admin",
        manage_master_password=True,
        encrypted=True,
    )
    fluentd = LogFormat.fluentd(
        columns={"date": "TIMESTAMP", "log": "VARCHAR(65535)"},
        sort_key="date",
        time_format="auto",
        compression=Compression.NONE,
    )
    alb = LogFormat.alb(spare_columns=3)
    v2 = LogFormat.cloud_front_v2(fields=["date", "time", "cs(User-Agent)"], spare_columns=2)
    flow = LogFormat.vpc_flow(fields=["srcaddr", "dstaddr", "end"], file_format=VpcFlowLogFileFormat.PARQUET)
    CfnOutput(stack, "CreateTableSql", value=fluentd.create_table_sql("fluentd", "logs"))
    CfnOutput(stack, "FluentdColumns", value=", ".join(fluentd.columns))
    return RinPipeline(
        stack, "AccessLogs",
        warehouse=Warehouse.cluster(cluster=cluster, database="dev", auth=WarehouseAuth.database_user("loader")),
        targets=[
            Target.prefix("alb/", table="alb", format=alb, create_table=alb.create_table()),
            Target.prefix("nlb/", table="nlb", format=LogFormat.nlb()),
            Target.prefix("elb/", table="elb", format=LogFormat.classic_elb()),
            Target.prefix("cloudfront/", table="cloudfront", format=LogFormat.cloud_front()),
            Target.prefix("cloudfront-v2/", table="cloudfront_v2", format=v2),
            Target.prefix("s3/", table="s3", format=LogFormat.s3_server_access()),
            Target.prefix("flow/", table="flow", format=flow),
            Target.prefix("flow-text/", table="flow_text", format=LogFormat.vpc_flow(file_format=VpcFlowLogFileFormat.PLAIN_TEXT)),
            Target.prefix("trail/", table="trail", format=LogFormat.cloud_trail()),
            Target.prefix("waf/", table="waf", format=LogFormat.waf()),
            Target.prefix("fluentd/", schema="logs", table="fluentd", format=fluentd),
            Target.prefix("fluentd-out/", table="fluentd_out", format=LogFormat.fluentd_out_file(compression=Compression.GZIP)),
            Target.prefix("fluent-bit/", table="fluent_bit", format=LogFormat.fluent_bit()),
            Target.prefix("firehose/", table="firehose", format=LogFormat.firehose()),
        ],
        bucket_notifications=BucketNotifications.EVENT_BRIDGE,
        log_level=LogLevel.DEBUG,
        log_retention=logs.RetentionDays.ONE_YEAR,
    )


def reports() -> RinPipeline:
    """Text of every kind, by a secret, to another region; from several buckets, which announce their files to topics."""
    def bucket(name: str) -> s3.IBucket:
        return s3.Bucket.from_bucket_name(stack, name, name.lower())

    def topic(name: str) -> sns.ITopic:
        return sns.Topic.from_topic_arn(stack, name, f"arn:aws:sns:us-east-1:111122223333:{name.lower()}")

    orders = bucket("Orders")
    pipeline = RinPipeline(
        stack, "Reports",
        warehouse=Warehouse.serverless(
            workgroup_name="reports",
            workgroup_id="5d0d3ea5-0c4c-4a6e-9a3c-0f4b8c4e2c11",
            database="dev",
            region="eu-west-1",
            auth=WarehouseAuth.secret(secretsmanager.Secret.from_secret_name_v2(stack, "Secret", "reports/loader")),
        ),
        targets=[
            Target.regexp(
                "^export/(?P<schema>[a-z]+)/([a-z_]+)/",
                schema="${schema}",
                table="$2",
                bucket=orders,
                bucket_notifications=BucketNotifications.topic(topic("OrderUploads"), raw_message_delivery=True),
                format=CopyFormat.csv(
                    compression=Compression.BZIP2,
                    delimiter=";",
                    encoding=TextEncoding.UTF16,
                    fill_record=True,
                    ignore_blank_lines=True,
                    ignore_header=1,
                    null_as="NULL",
                    quote="'",
                ),
            ),
            Target.prefix(
                "text/",
                table="text",
                format=CopyFormat.delimited(compression=Compression.LZOP, delimiter="|~|", encoding=TextEncoding.UTF16LE, escape=True),
            ),
            Target.prefix("quoted/", table="quoted", format=CopyFormat.delimited(encoding=TextEncoding.ISO88591, remove_quotes=True)),
            Target.prefix(
                "mainframe/",
                table="mainframe",
                format=CopyFormat.fixed_width(compression=Compression.ZSTD, encoding=TextEncoding.UTF16BE, widths=[10, 20, 5]),
            ),
            Target.prefix("shapes/", table="shapes", format=CopyFormat.raw("SHAPEFILE SIMPLIFY AUTO")),
        ],
        bucket=bucket("Refunds"),
        log_level=LogLevel.INFO,
    )
    pipeline.add_bucket(bucket("Partners"), notifications=BucketNotifications.EVENT_BRIDGE)
    pipeline.add_topic(topic("ArchiveUploads"), buckets=[bucket("Archive")], raw_message_delivery=False)
    return pipeline


def from_rin() -> None:
    """A configuration of Rin, by its file with its own warehouse, and by its text with another."""
    file = RinConfig.from_file(
        stack, str(HERE / "rin.yaml"),
        auth=WarehouseAuth.database_user("rin"),
        buckets={"rin-files": s3.Bucket.from_bucket_name(stack, "RinFiles", "rehearsal")},
        environment={"RIN_USER": "rin"},
    )
    RinPipeline(stack, "FromFile", warehouse=file.warehouse, targets=file.targets, bucket=file.bucket, log_level=LogLevel.ERROR)

    text = RinConfig.from_string(
        stack, "{ targets: [{ redshift: { table: a }, s3: { bucket: rin-text, key_prefix: a/ } }] }",
        warehouse=Warehouse.cluster(cluster_identifier="rehearsal", database="dev"),
    )
    RinPipeline(stack, "FromText", warehouse=text.warehouse, targets=text.targets, bucket=text.bucket)
    CfnOutput(stack, "LeftOut", value="\n".join([*file.warnings, *text.warnings]))


def watch(pipeline: RinPipeline) -> None:
    """Every metric of a pipeline on a dashboard of one's own."""
    metrics = [
        pipeline.metric("LoadDuration", statistic="p99"),
        pipeline.metric_files_loaded(),
        pipeline.metric_rows_loaded(),
        pipeline.metric_loads(),
        pipeline.metric_loads_failed(),
        pipeline.metric_load_duration(),
        pipeline.metric_files_parked(),
        pipeline.metric_files_discarded(),
        pipeline.metric_files_unmatched(),
        pipeline.metric_messages_deferred(),
        pipeline.metric_messages_returned(),
        pipeline.metric_events_lost(),
        pipeline.metric_oldest_file_age(),
        pipeline.metric_messages_waiting(),
        pipeline.metric_dead_letter_messages(),
    ]
    dashboard = cloudwatch.Dashboard(stack, "Dashboard")
    dashboard.add_widgets(*[cloudwatch.GraphWidget(left=[metric]) for metric in metrics])


def attributes(pipeline: RinPipeline) -> None:
    """Every attribute of a pipeline, in the hands of the rest of a stack."""
    arns = [
        pipeline.bucket.bucket_arn, pipeline.queue.queue_arn, pipeline.dead_letter_queue.queue_arn, pipeline.work_bucket.bucket_arn,
        pipeline.ledger.table_arn, pipeline.loader.function_arn, pipeline.log_group.log_group_arn, pipeline.copy_role.role_arn,
    ]
    CfnOutput(stack, "Arns", value="\n".join(arns))
    sns.Topic.from_topic_arn(stack, "Audit", "arn:aws:sns:us-east-1:111122223333:audit").grant_publish(pipeline.grant_principal)
    cloudwatch.CompositeAlarm(stack, "AnythingWrong", alarm_rule=cloudwatch.AlarmRule.any_of(*pipeline.alarms))
    if pipeline.dashboard:
        pipeline.dashboard.add_widgets(cloudwatch.TextWidget(markdown="Owned by the data platform team."))
    CfnOutput(stack, "Setup", value=f"{pipeline.attach_copy_role_command}\n{pipeline.grant_sql}")
    CfnOutput(stack, "LoaderSecurityGroup", value=pipeline.connections.security_groups[0].security_group_id)


def listen(pipeline: RinPipeline) -> None:
    """Who goes on from what was loaded, and who hears of what was not."""
    dead_letter_queue = sqs.Queue.from_queue_arn(stack, "Undelivered", "arn:aws:sqs:us-east-1:111122223333:undelivered")

    def topic(name: str) -> event_targets.SnsTopic:
        return event_targets.SnsTopic(
            sns.Topic.from_topic_arn(stack, name, f"arn:aws:sns:us-east-1:111122223333:{name.lower()}"),
            dead_letter_queue=dead_letter_queue,
        )

    pipeline.on_load_succeeded("EventsLoaded", target=topic("Loaded"), schemas=["web"], tables=["events"])
    pipeline.on_load_failed(
        "NotLoaded", target=topic("NotLoaded"), event_pattern=events.EventPattern(detail={"code": [{"anything-but": "FILE_REJECTED"}]}),
    )


every_prop = applications()
attributes(every_prop)
listen(every_prop)
access_logs()
pipeline = reports()
from_rin()
if RinPipeline.is_rin_pipeline(pipeline):
    watch(pipeline)
app.synth()
