-- One load of wrk. BENCH_BODY makes it a POST of that JSON. The last line is what bench.py reads.
local body = os.getenv("BENCH_BODY")
if body then
	wrk.method = "POST"
	wrk.body = body
	wrk.headers["Content-Type"] = "application/json"
end
if os.getenv("BENCH_COOKIE") then
	wrk.headers["Cookie"] = os.getenv("BENCH_COOKIE")
end
if os.getenv("BENCH_TOKEN") then
	wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN")
end

function done(summary, latency, requests)
	local e = summary.errors
	io.write(string.format("BENCH %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(99),
		e.status, e.connect + e.read + e.write + e.timeout))
end
