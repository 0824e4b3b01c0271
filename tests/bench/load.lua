-- What wrk sends and counts. Environment: METHOD, PATHS (a file, one path a line), BODY (a file; @n@ becomes a number used once), TOKEN,
-- STATUS (of a good answer), EXPECT (text that a good answer holds). Prints one line: RESULT and JSON; answers that are not good count
-- as failures and never as throughput.
local threads = {}

local function read_lines(path)
  local lines = {}
  for line in io.lines(path) do lines[#lines + 1] = line end
  return lines
end

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("number", #threads)
end

function init()
  method = os.getenv("METHOD") or "GET"
  paths = read_lines(os.getenv("PATHS"))
  bodies = os.getenv("BODY") and read_lines(os.getenv("BODY"))
  wanted = tonumber(os.getenv("STATUS") or "200")
  expected = os.getenv("EXPECT") or ""
  headers = { ["Authorization"] = "Bearer " .. (os.getenv("TOKEN") or "") }
  if bodies then headers["Content-Type"] = "application/json" end
  sent, good, failed, bytes, sample = 0, 0, 0, 0, ""
  math.randomseed(os.time() + number)
end

function request()
  sent = sent + 1
  local path = paths[math.random(#paths)]
  if not bodies then return wrk.format(method, path, headers) end
  local body = bodies[math.random(#bodies)]:gsub("@n@", number .. "-" .. sent)
  return wrk.format(method, path, headers, body)
end

function response(status, _, body)
  if status == wanted and body:find(expected, 1, true) then
    good, bytes = good + 1, bytes + #body
  else
    failed = failed + 1
    if sample == "" then sample = status .. " " .. body:sub(1, 300):gsub('[\\"%c]', " ") end
  end
end

function done(summary, latency)
  local all, bad, size, words = 0, 0, 0, ""
  for _, thread in ipairs(threads) do
    all, bad, size = all + thread:get("good"), bad + thread:get("failed"), size + thread:get("bytes")
    if thread:get("sample") ~= "" then words = thread:get("sample") end
  end
  local errors = summary.errors
  bad = bad + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    'RESULT {"rate":%.1f,"failed":%d,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"bytes":%d,"sample":"%s"}\n',
    all / (summary.duration / 1e6), bad, latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    all > 0 and size / all or 0, words))
end
