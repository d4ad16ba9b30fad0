-- Sends one route with the cookies of a file, one after the other; the requests are made once, so that the load costs little.
local requests, index = {}, 0

function init(arguments)
  for cookie in io.lines(arguments[1]) do
    local headers = {}
    if cookie ~= "" then headers["Cookie"] = cookie end
    requests[#requests + 1] = wrk.format("GET", nil, headers)
  end
end

function request()
  index = index % #requests + 1
  return requests[index]
end
