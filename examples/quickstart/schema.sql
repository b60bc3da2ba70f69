-- The quickstart's tables, as a Redshift DBA would create them.
CREATE SCHEMA web;
CREATE SCHEMA sales;

-- Application Load Balancer access log: LogFormat.alb().createTableSql('alb_log', 'web').
CREATE TABLE IF NOT EXISTS "web"."alb_log" (
  "type" VARCHAR(256),
  "time" TIMESTAMP,
  "elb" VARCHAR(256),
  "client" VARCHAR(64),
  "target" VARCHAR(64),
  "request_processing_time" DOUBLE PRECISION,
  "target_processing_time" DOUBLE PRECISION,
  "response_processing_time" DOUBLE PRECISION,
  "elb_status_code" INTEGER,
  "target_status_code" INTEGER,
  "received_bytes" BIGINT,
  "sent_bytes" BIGINT,
  "request" VARCHAR(16384),
  "user_agent" VARCHAR(16384),
  "ssl_cipher" VARCHAR(256),
  "ssl_protocol" VARCHAR(256),
  "target_group_arn" VARCHAR(2048),
  "trace_id" VARCHAR(16384),
  "domain_name" VARCHAR(16384),
  "chosen_cert_arn" VARCHAR(2048),
  "matched_rule_priority" INTEGER,
  "request_creation_time" TIMESTAMP,
  "actions_executed" VARCHAR(256),
  "redirect_url" VARCHAR(16384),
  "error_reason" VARCHAR(256),
  "target_list" VARCHAR(16384),
  "target_status_code_list" VARCHAR(16384),
  "classification" VARCHAR(256),
  "classification_reason" VARCHAR(256),
  "conn_trace_id" VARCHAR(256),
  "transformed_host" VARCHAR(16384),
  "transformed_uri" VARCHAR(16384),
  "request_transform_status" VARCHAR(256),
  "ip_address" VARCHAR(64),
  "extra_1" VARCHAR(8192),
  "extra_2" VARCHAR(8192),
  "extra_3" VARCHAR(8192),
  "extra_4" VARCHAR(8192),
  "extra_5" VARCHAR(8192)
)
SORTKEY ("time");

-- What fluentd's S3 output writes: one JSON object a line.
CREATE TABLE web.app_log (
  "time"      TIMESTAMP NOT NULL,
  tag         VARCHAR(64),
  host        VARCHAR(64),
  level       VARCHAR(8),
  request_id  CHAR(16),
  message     VARCHAR(1024),
  duration_ms DECIMAL(10,3)
)
SORTKEY ("time");

CREATE TABLE sales.orders (
  order_id    BIGINT NOT NULL,
  customer_id INTEGER NOT NULL,
  ordered_at  TIMESTAMP,
  status      VARCHAR(12),
  amount      DECIMAL(12,2),
  note        VARCHAR(40)
)
DISTKEY (customer_id)
SORTKEY (ordered_at);

CREATE TABLE sales.customers (
  customer_id INTEGER NOT NULL,
  name        VARCHAR(60),
  country     CHAR(2),
  joined      DATE,
  active      BOOLEAN
);
