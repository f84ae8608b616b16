-- SPDX-License-Identifier: Apache-2.0
-- wrk … -s bench/post.lua URL -- TOKEN FILE: posts the JSON of FILE to /api/v1/dossiers, each under its own key.
local head, body, run, n = {}, "", "", 0
local threads = 0

function setup(thread)
   threads = threads + 1
   thread:set("id", threads)
end

function init(args)
   local file = assert(io.open(args[2]))
   body = file:read("a") or file:read("*a")
   file:close()
   run = tostring(os.time())
   head = { ["Authorization"] = "Bearer " .. args[1], ["Content-Type"] = "application/json" }
end

function request()
   n = n + 1
   head["Idempotency-Key"] = run .. "-" .. id .. "-" .. n
   return wrk.format("POST", "/api/v1/dossiers", head, body)
end
