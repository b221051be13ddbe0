-- Asks the gate about the key of a request. HAProxy 2.6 or later, built with Lua.
-- Sets txn.data_science to "accepted", "refused" or "undecided"; "accepted" only after a 204 of the gate.

local GATE = "http://127.0.0.1:9473"
local TIMEOUT_MS = 2000

-- HAProxy counts header lines from 0.
local function lines(list)
  local copy = {}
  local at = 0
  while list and list[at] do
    copy[#copy + 1] = list[at]
    at = at + 1
  end
  return copy
end

local function first(headers, name)
  return headers and headers[name] and headers[name][0]
end

core.register_action("data_science_gate", { "http-req" }, function(txn)
  txn:set_var("txn.data_science", "undecided")
  local sent = txn.http:req_get_headers()
  -- All lines go along: two of them have to be refused.
  local headers = {
    ["y-api-key"] = lines(sent["y-api-key"]),
    ["user-agent"] = { first(sent, "user-agent") or "" },
    ["x-forwarded-for"] = { txn.f:src() },
  }
  -- With the original path and query, so that the gate can refuse a key in the query string.
  local target = txn.f:pathq() or "/"
  if target:sub(1, 1) ~= "/" then
    target = "/"
  end
  local answer = core.httpclient():get({
    url = GATE .. "/verify" .. target,
    headers = headers,
    timeout = TIMEOUT_MS,
  })
  if not answer then
    return
  end
  if answer.status == 401 then
    txn:set_var("txn.data_science", "refused")
  elseif answer.status == 204 then
    local id = first(answer.headers, "x-data-science-key-id")
    local name = first(answer.headers, "x-data-science-key-name")
    local prefix = first(answer.headers, "x-data-science-key-prefix")
    if id and name and prefix then
      txn:set_var("txn.data_science_key_id", id)
      txn:set_var("txn.data_science_key_name", name)
      txn:set_var("txn.data_science_key_prefix", prefix)
      txn:set_var("txn.data_science", "accepted")
    end
  end
end)
