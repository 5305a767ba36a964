-- wrk's side of load.py: random feeds.
--
--	wrk -s load.lua ADDRESS -- FEEDS KIND SEED     a line of FEEDS is a path and its ETag;
--	                                               KIND: warm, or fresh (a connection each)
local requests = {}

function init(args)
	math.randomseed(tonumber(args[3]))
	for line in io.lines(args[1]) do
		local headers = { Host = "bench" }
		if args[2] == "fresh" then headers["Connection"] = "close" end
		requests[#requests + 1] = wrk.format("GET", line:match("^%S+"), headers)
	end
end

function request()
	return requests[math.random(#requests)]
end

-- In one line: requests, those that failed, and waiting times in microseconds.
function done(summary, latency)
	local e = summary.errors
	print(string.format("told %d %d %d %d", summary.requests, e.connect + e.read + e.write + e.timeout + e.status,
		latency:percentile(50), latency:percentile(99)))
end
