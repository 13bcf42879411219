//! The grammar of faults: its help text, its keys and their values.

/// The grammar of a [`Fault`](crate::Fault) with examples, as help text.
pub const FAULT_GRAMMAR: &str = "\
A fault is OPERATION:KEY=VALUE[,KEY=VALUE]...

OPERATION  change, show, list, zones (changes of the flavor, and the reads of gateways and zones);
           connections, customer-gateways, monitors, tags, quotas (the reads of these resources);
           gateway-writes, connection-writes, customer-gateway-writes, monitor-writes, tag-writes
           (their creation, update and deletion); token, projects, iam-reads (of IAM); or any

Response
  status=CODE            respond with this status instead of executing the request
  executed=yes|no        whether to execute the request anyway (requires status or redirect)
  body=FORMAT            json, code-message, keystone, numeric, null-message, html, empty,
                         invalid-utf8, latin1; truncated (half of the body), incomplete (half of
                         the body, then the connection closes); own (the regular body);
                         other-gateway (the regular body with the id of another gateway)
  code=CODE              error code in the body, such as VPN.0429
  retry-after=TEXT       add a Retry-After header with this value
  retry-after-date=DUR   add a Retry-After header with the date this long from now
  redirect=URL           redirect with status 307, or with the given status
  huge=SIZE              send a body of this size
  reset=before|after     reset the connection before or after the request is executed
  reset=reused           reset before, but only on a reused connection
  delay-per-byte=DUR     send the body one byte at a time with this delay before each byte
  headers=N              add N extra headers

Delays and transitions
  delay-before=DUR       wait before the request is executed
  delay-after=DUR        wait after the request is executed
  stale=N                return the old state for the first N GETs after the change (default 1)
  end=END                how the transition to the new flavor ends: FAULT, FREEZED, PENDING_DELETE,
                         ERROR or UPDATE_FAILED; ACTIVE (with the old flavor); other-flavor; never
  tunnels=stay-down      the tunnels of the second address of the gateway stay down after the change
  tunnels=down-for=DUR   they stay down until DUR after the transition
  tunnels=none           the change interrupts no tunnel
  concurrent=yes|no      when the change arrives, start an update by another caller that keeps the
                         flavor

Conditions
  times=N                inject the fault at most N times
  after=N                skip the first N requests
  probability=P          inject the fault with probability P from 0 to 1; the sequence is
                         reproducible for the same seed=N

DUR is a duration such as 250ms, 2s or 1m; SIZE is a number of bytes, or 64KiB, 10MiB, 1GiB.
If status is not set, the response keeps its regular status. If several faults apply to a request,
the first is injected into its response, and the others remain for later requests.

Examples
  --fault change:status=502,body=html,times=1     a proxy fails once; the change is not executed
  --fault change:status=504,body=empty,executed=yes,times=1     the change is executed
  --fault change:reset=after                      the change is executed, its response is lost
  --fault change:delay-before=30s                 the change is executed 30 s later
  --fault change:end=FAULT                        the gateway ends in FAULT
  --fault change:end=never,stale=3                three stale GETs, then PENDING_UPDATE forever
  --fault change:tunnels=down-for=30s             two tunnels come up 30 s after ACTIVE
  --fault connections:status=403,code=VPN.0007    the user may not read VPN connections
  --fault show:status=429,retry-after=2,after=1,times=3    GETs 2 to 4 are throttled
  --fault show:status=503,retry-after-date=2s,times=1      Retry-After as a date
  --fault show:probability=0.3,seed=42,reset=before        about 30 % of the GETs are reset
  --fault list:status=200,body=html               an HTML page, as from a captive portal
  --fault list:huge=64MiB                         a response that is larger than otc-vpn accepts
  --fault zones:delay-per-byte=100ms              a very slow response
  --fault any:redirect=https://example.com/       a redirect to another host
  --fault token:status=401,body=keystone          IAM rejects the credentials
";

pub(crate) const KEYS: [&str; 21] = [
    "status",
    "executed",
    "body",
    "code",
    "retry-after",
    "retry-after-date",
    "redirect",
    "huge",
    "reset",
    "delay-per-byte",
    "headers",
    "delay-before",
    "delay-after",
    "stale",
    "end",
    "tunnels",
    "concurrent",
    "times",
    "after",
    "probability",
    "seed",
];
/// The keys that have an effect by themselves; every fault needs at least one. The other keys modify an effect or are conditions.
pub(crate) const EFFECTS: [&str; 13] = [
    "status",
    "body",
    "redirect",
    "huge",
    "reset",
    "delay-per-byte",
    "headers",
    "delay-before",
    "delay-after",
    "stale",
    "end",
    "tunnels",
    "concurrent",
];
/// Keys that require at least one of the listed keys.
pub(crate) const REQUIREMENTS: [(&str, &[&str]); 5] = [
    ("executed", &["status", "redirect"]),
    ("code", &["status", "body"]),
    ("retry-after", &["status"]),
    ("retry-after-date", &["status"]),
    ("seed", &["probability"]),
];
/// Keys that conflict with each of the listed keys.
pub(crate) const CONFLICTS: [(&str, &[&str]); 4] = [
    ("reset", &["status", "body", "redirect", "huge", "delay-per-byte", "headers"]),
    ("redirect", &["body", "huge"]),
    ("huge", &["body", "delay-per-byte"]),
    ("retry-after", &["retry-after-date"]),
];
/// The maximum number of extra headers: more than any client accepts, and fewer than the server can send.
pub(crate) const MAX_HEADERS: usize = 10_000;
