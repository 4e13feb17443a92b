// The same as wrk.lua where wrk is not installed. Reads {port, connections, seconds, requests} as
// JSON, where a request has method, path and headers; prints the same line.

import { text } from "node:stream/consumers";
import autocannon from "autocannon";

const asked = JSON.parse(await text(process.stdin));
let clients = 0;
const result = await autocannon({
  url: `http://127.0.0.1:${asked.port}`,
  connections: asked.connections,
  duration: asked.seconds,
  requests: asked.requests.slice(0, 1),
  // Each connection has requests of its own: autocannon would start each with the first.
  setupClient(client) {
    const turn = clients++;
    const own = asked.requests.filter((_, index) => index % asked.connections === turn);
    client.setRequests(own.length ? own : asked.requests);
  },
});
const answers = result["2xx"] + result["3xx"] + result["4xx"] + result["5xx"];
console.log(
  JSON.stringify({
    generator: "autocannon",
    answers,
    seconds: result.duration,
    refused: result["4xx"] + result["5xx"],
    errors: result.errors,
    p50: result.latency.p50,
    p99: result.latency.p99,
  }),
);
