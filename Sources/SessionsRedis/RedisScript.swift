/// A script that the server runs on one key, as one step.
struct RedisScript: Sendable {
  let text: String
  /// The beginning of a command that runs it by its digest, after the number of words.
  let evalsha: [UInt8]
  /// The same with the whole text, which a server runs that does not have it, and keeps.
  let eval: [UInt8]

  /// A script that uses what scripts share.
  init(_ body: String) { self.init(alone: RedisScript.functions + body) }

  init(alone text: String) {
    self.text = text
    evalsha = RedisScript.beginning("EVALSHA", SHA1.hexadecimal(text))
    eval = RedisScript.beginning("EVAL", Array(text.utf8))
  }

  /// The command's name, the script and the number of its keys, which is always one (`[NS-5]`).
  private static func beginning(_ name: StaticString, _ script: [UInt8]) -> [UInt8] {
    var output = RedisOutput()
    output.word(name)
    output.word(script)
    output.word(decimal: 1)
    return output.bytes
  }

  /// What scripts share.
  ///
  /// Times are 8 bytes that sort as the numbers do. They are compared in halves: Lua's own order of strings follows the server's locale,
  /// and its numbers hold 53 bits. Only the physical expiry is computed as a number: it is exact for every deadline before the year
  /// 287396, and off by no more than a second after that.
  private static let functions = """
    local function less(a, b)
      local ah, al = struct.unpack('>I4I4', a)
      local bh, bl = struct.unpack('>I4I4', b)
      return ah < bh or (ah == bh and al < bl)
    end
    local function earlier(a, b) if less(b, a) then return b end return a end
    local function later(a, b) if less(a, b) then return b end return a end
    local unlimited = string.rep('\\255', 8)
    local function purge(expires, now, slack)
      local high, low = struct.unpack('>I4I4', later(expires, now))
      local at = (high - 2147483648) * 4294967296 + low + tonumber(slack)
      return string.format('%.0f', math.max(1, math.min(at, 9000000000000000000)))
    end
    local function header(count)
      local value = redis.call('GETRANGE', KEYS[1], 0, count - 1)
      if value ~= '' and (#value < 9 or string.byte(value, 1) ~= 1) then
        return nil, redis.error_reply('CORRUPT the value is no session record')
      end
      return value
    end

    """
}
