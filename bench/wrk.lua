-- Sends the requests of the file $BENCH_REQUESTS in turn, each as it goes over the wire and ended by
-- a NUL, and prints what came of them as one line of JSON: times in milliseconds.

local requests = {}
local file = assert(io.open(os.getenv("BENCH_REQUESTS"), "rb"))
for each in file:read("*a"):gmatch("[^%z]+") do
  requests[#requests + 1] = each
end
file:close()

local last = 0

function request()
  last = last % #requests + 1
  return requests[last]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"generator": "wrk", "answers": %d, "seconds": %.4f, "refused": %d, "errors": %d, '
      .. '"p50": %.3f, "p99": %.3f}\n',
    summary.requests, summary.duration / 1e6, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000
  ))
end
