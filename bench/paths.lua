-- SPDX-License-Identifier: Apache-2.0
-- wrk … -s bench/paths.lua URL -- PREFIX [FILE]: every request is PREFIX and one line of FILE, drawn at random.
local prefix, lines = "/", {}

function init(args)
   prefix = args[1]
   if args[2] then
      for line in io.lines(args[2]) do lines[#lines + 1] = line end
      math.randomseed(os.time())
   end
end

function request()
   return wrk.format("GET", #lines > 0 and prefix .. lines[math.random(#lines)] or prefix)
end
