-- The quickstart's tables, as a Redshift DBA would create them.
CREATE SCHEMA web;
CREATE SCHEMA sales;

-- Application Load Balancer access log.
-- https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
CREATE TABLE web.alb_log (
  type                     VARCHAR(8),
  time                     TIMESTAMP NOT NULL,
  elb                      VARCHAR(128),
  client_port              VARCHAR(64),
  target_port              VARCHAR(64),
  request_processing_time  DOUBLE PRECISION,
  target_processing_time   DOUBLE PRECISION,
  response_processing_time DOUBLE PRECISION,
  elb_status_code          SMALLINT,
  target_status_code       SMALLINT,
  received_bytes           BIGINT,
  sent_bytes               BIGINT,
  request                  VARCHAR(8192),
  user_agent               VARCHAR(4096),
  ssl_cipher               VARCHAR(64),
  ssl_protocol             VARCHAR(16),
  target_group_arn         VARCHAR(256),
  trace_id                 VARCHAR(128),
  domain_name              VARCHAR(256),
  chosen_cert_arn          VARCHAR(256),
  matched_rule_priority    INTEGER,
  request_creation_time    TIMESTAMP,
  actions_executed         VARCHAR(128),
  redirect_url             VARCHAR(4096),
  error_reason             VARCHAR(128),
  target_port_list         VARCHAR(256),
  target_status_code_list  VARCHAR(64),
  classification           VARCHAR(32),
  classification_reason    VARCHAR(128),
  conn_trace_id            VARCHAR(64)
)
DISTSTYLE EVEN
SORTKEY (time);

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
