import Sessions

// The index of a subject is a sorted set with an entry for each record. Its order is that of the keys, so that a page of a list costs what
// it returns, however many sessions there are.
//
// All of its times but the ends of sessions are those of the server: the clock of an application that is hours ahead, or behind, must not
// remove the entry of a live session. It is the server's clock that drops the records, so it is the one that knows which are gone.

/// An entry of a subject's index: a record's key, the server's time of the entry in microseconds, and the end of the session.
///
/// | bytes | what |
/// |---|---|
/// | 0-15 | key |
/// | 16-23 | time of the entry |
/// | 24-31 | end of the session |
///
/// Two entries of one record differ in their times: removing an old one never removes one that a login just made.
struct RedisIndexEntry: Sendable {
  static let byteCount = RecordKey.byteCount + 16

  let key: RecordKey
  let bytes: [UInt8]

  /// Reads an entry; nil when the bytes are none.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == RedisIndexEntry.byteCount, let key = RecordKey(bytes[..<RecordKey.byteCount]) else { return nil }
    self.key = key
    self.bytes = bytes
  }

  /// The place of a key in the index: its first 52 bits, which a score holds to the last one. Entries with the same ones are in the order
  /// of their bytes, which begin with the key.
  static func score(_ key: RecordKey) -> [UInt8] { Array(String(key.high >> 12).utf8) }
}

extension RedisOperation {
  /// Puts a record into a subject's index until the session's end.
  static func addToIndex(_ name: [UInt8], _ key: RecordKey, until end: Timestamp, slack: Duration) -> RedisOperation {
    var bytes: [UInt8] = []
    RedisValue.append(end.milliseconds, to: &bytes)
    return .index(
      RedisScripts.index, name: name,
      arguments: [key.bytes, RedisIndexEntry.score(key), bytes, Array(String(slack.millisecondsRoundedUp).utf8)])
  }

  /// Removes those of the entries that are older than `age` by the server's clock.
  static func forget(_ name: [UInt8], _ entries: [RedisIndexEntry], olderThan age: Duration) -> RedisOperation {
    .index(RedisScripts.forget, name: name, arguments: [Array(String(age.millisecondsRoundedUp).utf8)] + entries.map(\.bytes))
  }

  /// The first entries of an index from the place of a key on.
  static func indexPage(_ name: [UInt8], from key: RecordKey?, count: Int) -> RedisOperation {
    let start = key.map(RedisIndexEntry.score) ?? Array("-inf".utf8)
    let words = [Array("ZRANGE".utf8), name, start] + ["+inf", "BYSCORE", "LIMIT", "0", String(count)].map { Array($0.utf8) }
    return .command(words, key: name, isRepeatable: true)
  }
}

extension RedisScripts {
  private static let clock = """
    local key, call = KEYS[1], redis.call
    local time = call('TIME')
    local now = time[1] * 1000000 + time[2]
    local function number(bytes, place)
      local high, low = struct.unpack('>I4I4', bytes, place)
      return (high - 2147483648) * 4294967296 + low
    end

    """

  /// Puts a record into a subject's index, and looks at some entries whether their sessions ended long ago, so that it stays in bounds
  /// unread (`[IX-5]`): with eight looks for each entry that is added, an index in use is ended entries for an eighth at most, in the mean.
  ///
  /// An entry never ends earlier than before: it may be that of a record that is there, and the create that adds it once more is refused.
  ///
  /// Arguments: the record's key, its place, its end, slack. The index itself ends after its last entry.
  package static let index = RedisScript(
    alone: clock + """
      local last, slack = ARGV[3], tonumber(ARGV[4])
      local left = call('PTTL', key)
      local old = {}
      for _, entry in ipairs(call('ZRANGE', key, ARGV[2], ARGV[2], 'BYSCORE')) do
        if string.sub(entry, 1, 16) == ARGV[1] then
          old[#old + 1] = entry
          if number(last, 1) < number(entry, 25) then last = string.sub(entry, 25) end
        end
      end
      local high = math.floor(now / 4294967296)
      local new = ARGV[1] .. struct.pack('>I4I4', high + 2147483648, now - high * 4294967296) .. last
      call('ZADD', key, ARGV[2], new)
      for _, entry in ipairs(old) do
        if entry ~= new then call('ZREM', key, entry) end
      end
      local seen = call('ZRANDMEMBER', key, 8)
      local final = number(last, 1)
      for _, entry in ipairs(seen) do
        local finish = number(entry, 25)
        if entry ~= new and finish + slack < now / 1000 then
          call('ZREM', key, entry)
        else
          final = math.max(final, finish)
        end
      end
      local at = math.min(final + slack, 9000000000000000000)
      if final > 9223372036854000000 then
        if left ~= -1 then call('PERSIST', key) end
      elseif left == -2 or (left == -1 and #seen < 8) or (left >= 0 and now / 1000 + left < at) then
        call('PEXPIREAT', key, string.format('%.0f', math.max(1, at)))
      end
      return 1
      """)

  /// Removes entries that were made long ago. Arguments: the age in milliseconds, the entries. Answers the number of those removed.
  package static let forget = RedisScript(
    alone: clock + """
      local count = 0
      for index = 2, #ARGV do
        if number(ARGV[index], 17) < now - ARGV[1] * 1000 then count = count + call('ZREM', key, ARGV[index]) end
      end
      return count
      """)
}
