import Crypto

/// A script that the server runs on one key, as one step.
package struct RedisScript: Sendable {
  package let text: String
  /// The beginning of a command that runs it by its digest, after the number of words.
  let evalsha: [UInt8]
  /// The same with the whole text, which a server that does not have the script runs and keeps.
  let eval: [UInt8]

  /// Creates a script that uses the shared functions.
  package init(_ body: String) { self.init(alone: RedisScript.functions + body) }

  init(alone text: String) {
    self.text = text
    evalsha = RedisScript.beginning("EVALSHA", RedisScript.digest(text))
    eval = RedisScript.beginning("EVAL", Array(text.utf8))
  }

  /// The name that Redis gives a script: SHA-1 in hexadecimal. Nothing secret depends on it.
  package static func digest(_ text: String) -> [UInt8] {
    Insecure.SHA1.hash(data: Array(text.utf8)).flatMap { [RedisKeyspace.digits[Int($0 >> 4)], RedisKeyspace.digits[Int($0 & 15)]] }
  }

  /// The command's name, the script and the number of its keys, which is always one (`[NS-5]`).
  private static func beginning(_ name: StaticString, _ script: [UInt8]) -> [UInt8] {
    var output = RedisOutput()
    output.word(name)
    output.word(script)
    output.word(decimal: 1)
    return output.bytes
  }

  /// The functions that scripts share.
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
      if value ~= '' and (#value < math.min(count, 43) or string.byte(value, 1) ~= 1) then
        return nil, redis.error_reply('CORRUPT the value is no session record')
      end
      return value
    end

    """
}

/// The scripts of a store. Each touches one key, decides by the caller's times, and sets the physical expiry with each write.
package enum RedisScripts {
  /// The commands that a user has to be allowed, inside scripts and outside, as `ACL SETUSER` takes them. INFO and ROLE are asked where they
  /// are allowed; without them the store does not know of an old version or of eviction, and finds out by writes whether a server is master.
  package static let rights =
    "+get +set +del +getrange +setrange +pexpireat +pttl +persist +time +zadd +zrange +zrandmember +zrem +scan +evalsha +eval +ping +select "
    + "+role +info +cluster|slots +asking"

  /// Compare-and-swap (`[ST-3]`).
  ///
  /// Arguments: now with absolute and idle deadline, expected version, new version, 1 if the idle deadline is forced, the time until which
  /// the index knows the subject or nothing, subject, payload, the physical expiry with these deadlines or nothing, slack. Answers 1 if the
  /// record was replaced, 0 if it is stale, and the new end of the record if its subject has to be put into the index first, with nothing
  /// written.
  ///
  /// It is the most frequent script, and the server's time in it limits the rate of writes. So it does without the functions that the
  /// others share, and unpacks each string once.
  package static let replace = RedisScript(
    alone: """
      local subject, sub = ARGV[6], string.sub
      local value = redis.call('GETRANGE', KEYS[1], 0, 40 + #subject)
      if value == '' then return 0 end
      if #value < 43 or string.byte(value) ~= 1 then return redis.error_reply('CORRUPT the value is no session record') end
      if sub(value, 2, 9) ~= ARGV[2] then return 0 end
      local nh, nl, ah, al, ih, il = struct.unpack('>I4I4I4I4I4I4', ARGV[1])
      local oah, oal, oih, oil, uh, ul = struct.unpack('>I4I4I4I4I4I4', value, 18)
      if nh > oah or (nh == oah and nl >= oal) or nh > oih or (nh == oih and nl >= oil) then return 0 end
      local deadlines, purge = sub(ARGV[1], 9), ARGV[8]
      if ARGV[4] == '0' and (oih > ih or (oih == ih and oil > il)) then
        ih, il, purge = oih, oil, nil
        deadlines = sub(ARGV[1], 9, 16) .. sub(value, 26, 33)
      end
      local eh, el = ah, al
      if ih < eh or (ih == eh and il < el) then eh, el = ih, il end
      local indexed = '\\0\\0\\0\\0\\0\\0\\0\\0'
      if subject ~= '\\0\\0' then
        if ARGV[5] ~= '' then
          indexed = ARGV[5]
          uh, ul = struct.unpack('>I4I4', indexed)
        elseif sub(value, 42) == subject then
          indexed = sub(value, 34, 41)
        else
          return struct.pack('>I4I4', eh, el)
        end
        if uh < eh or (uh == eh and ul < el) then return struct.pack('>I4I4', eh, el) end
      end
      if not purge then
        if nh > eh or (nh == eh and nl > el) then eh, el = nh, nl end
        purge = ''
        if eh < 4294967295 or el < 4294967295 then
          local at = (eh - 2147483648) * 4294967296 + el + tonumber(ARGV[9])
          purge = string.format('%.0f', math.max(1, math.min(at, 9000000000000000000)))
        end
      end
      local new = '\\1' .. ARGV[3] .. sub(value, 10, 17) .. deadlines .. indexed .. subject .. ARGV[7]
      if purge == '' then redis.call('SET', KEYS[1], new) else redis.call('SET', KEYS[1], new, 'PXAT', purge) end
      return 1
      """)

  /// Extends the idle deadline (`[ST-4]`).
  ///
  /// Arguments: now, idle deadline, the time until which the index knows the subject or nothing, that subject, slack. Answers 1 if there is
  /// a live record, 0 if there is none, and its new end with its subject if that has to be put into the index first, with nothing written.
  ///
  /// The server does not undo the first write when it refuses the second one, as for a right that is missing. So the physical expiry comes
  /// first: by itself it only keeps the record, which ends at its old deadline, for longer. An expiry that the server has passed deletes the
  /// record at once, as for a caller whose clock is far behind, and the second write would make a new value of a few bytes.
  package static let touch = RedisScript(
    """
    local value, failure = header(43)
    if failure then return failure end
    if value == '' then return 0 end
    local absolute, idle, indexed = string.sub(value, 18, 25), string.sub(value, 26, 33), string.sub(value, 34, 41)
    if not less(ARGV[1], earlier(absolute, idle)) then return 0 end
    local new = later(idle, earlier(ARGV[2], absolute))
    if new == idle then return 1 end
    local expires = earlier(absolute, new)
    local high, low = string.byte(value, 42, 43)
    if high * 256 + low > 0 and less(indexed, expires) then
      local subject = redis.call('GETRANGE', KEYS[1], 41, 41 + high * 256 + low)
      if ARGV[3] == '' or ARGV[4] ~= subject or less(ARGV[3], expires) then return expires .. subject end
      indexed = ARGV[3]
    end
    if expires == unlimited then
      redis.call('PERSIST', KEYS[1])
    else
      redis.call('PEXPIREAT', KEYS[1], purge(expires, ARGV[1], ARGV[5]))
      if redis.call('GETRANGE', KEYS[1], 0, 0) == '' then return 1 end
    end
    redis.call('SETRANGE', KEYS[1], 25, new .. indexed)
    return 1
    """)

  /// Deletes a record that has a version (`[ST-5]`). Argument: the version. Answers 1 or 0.
  package static let destroyVersion = RedisScript(
    """
    local value, failure = header(9)
    if failure then return failure end
    if string.sub(value, 2, 9) ~= ARGV[1] then return 0 end
    return redis.call('DEL', KEYS[1])
    """)

  /// Deletes a record that is expired (`[ST-6]`). Argument: now. Answers 1 or 0.
  package static let destroyExpired = RedisScript(
    """
    local value, failure = header(33)
    if failure then return failure end
    if value == '' or less(ARGV[1], earlier(string.sub(value, 18, 25), string.sub(value, 26, 33))) then return 0 end
    return redis.call('DEL', KEYS[1])
    """)

  /// Deletes a record that has a subject (`[IX-3]`). Argument: the subject. Answers 1 or 0.
  package static let destroySubject = RedisScript(
    """
    local value, failure = header(41 + #ARGV[1])
    if failure then return failure end
    if string.sub(value, 42) ~= ARGV[1] then return 0 end
    return redis.call('DEL', KEYS[1])
    """)

  /// Runs every command that the store needs of a server, on a key that is never set, so that nothing changes (`[ST-11]`).
  ///
  /// A server refuses it when it would refuse a session's write: without memory, space on its disk or enough replicas, as a replica, and
  /// when the user may not run one of the commands. Its arguments are none; it answers 1.
  package static let probe = RedisScript(
    alone: """
      local key, call = KEYS[1], redis.call
      call('GET', key)
      call('GETRANGE', key, 0, 8)
      call('SET', key, '', 'XX', 'PXAT', 9000000000000)
      call('SETRANGE', key, 0, '')
      call('PERSIST', key)
      call('PEXPIREAT', key, 9000000000000)
      call('DEL', key)
      call('TIME')
      call('PTTL', key)
      call('ZADD', key, 'XX', 0, '')
      call('ZRANGE', key, 0, 0, 'BYSCORE')
      call('ZRANDMEMBER', key, 8)
      call('ZREM', key, '')
      return 1
      """)
}
