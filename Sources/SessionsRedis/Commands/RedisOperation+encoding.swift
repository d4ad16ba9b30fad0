import Sessions

extension RedisOutput {
  /// Appends an operation's command.
  ///
  /// - Parameter inFull: Whether a script is sent as text, because the server does not have it.
  mutating func append(_ operation: RedisOperation, in keyspace: RedisKeyspace, slack: Int64, inFull: Bool) {
    switch operation {
    case .load(let key):
      command(2)
      word("GET")
      word(key, in: keyspace)
    case .create(let key, let record, let indexedUntil, let now):
      let purgeAt = record.purgeAt(now: now, slack: slack)
      command(purgeAt == nil ? 4 : 6)
      word("SET")
      word(key, in: keyspace)
      word(count: RedisValue.count(record)) { RedisValue.append(record, indexedUntil: indexedUntil, to: &$0) }
      word("NX")
      guard let purgeAt else { return }
      word("PXAT")
      word(decimal: purgeAt)
    case .destroy(let key):
      command(2)
      word("DEL")
      word(key, in: keyspace)
    case .command(let words, _, _):
      command(words.count)
      for word in words { self.word(word) }
    case .replace, .touch, .destroyVersion, .destroyExpired, .destroySubject, .index, .probe:
      appendScript(operation, in: keyspace, slack: slack, inFull: inFull)
    }
  }

  private mutating func begin(_ script: RedisScript, arguments: Int, inFull: Bool) {
    command(4 + arguments)
    raw(inFull ? script.eval : script.evalsha)
  }

  private mutating func appendScript(_ operation: RedisOperation, in keyspace: RedisKeyspace, slack: Int64, inFull: Bool) {
    switch operation {
    case .replace(let key, let version, let record, let forcing, let indexedUntil, let now):
      begin(RedisScripts.replace, arguments: 9, inFull: inFull)
      word(key, in: keyspace)
      word(count: 24) {
        RedisValue.append(now.milliseconds, to: &$0)
        RedisValue.append(record.absoluteDeadline.milliseconds, to: &$0)
        RedisValue.append(record.idleDeadline.milliseconds, to: &$0)
      }
      word(ordered: version)
      word(ordered: version &+ 1)
      if forcing { word("1") } else { word("0") }
      optional(indexedUntil)
      word(subject: record.subject)
      record.payload.withUnsafeBytes { word($0) }
      if let purgeAt = record.purgeAt(now: now, slack: slack) { word(decimal: purgeAt) } else { word("") }
      word(decimal: slack)
    case .touch(let key, let idleDeadline, let indexed, let now):
      begin(RedisScripts.touch, arguments: 5, inFull: inFull)
      word(key, in: keyspace)
      word(ordered: now.milliseconds)
      word(ordered: idleDeadline.milliseconds)
      optional(indexed?.until)
      if let indexed { word(subject: indexed.subject) } else { word("") }
      word(decimal: slack)
    case .destroyVersion(let key, let version):
      begin(RedisScripts.destroyVersion, arguments: 1, inFull: inFull)
      word(key, in: keyspace)
      word(ordered: version)
    case .destroyExpired(let key, let now):
      begin(RedisScripts.destroyExpired, arguments: 1, inFull: inFull)
      word(key, in: keyspace)
      word(ordered: now.milliseconds)
    case .destroySubject(let key, let subject):
      begin(RedisScripts.destroySubject, arguments: 1, inFull: inFull)
      word(key, in: keyspace)
      word(subject: subject)
    case .index(let script, let name, let arguments):
      begin(script, arguments: arguments.count, inFull: inFull)
      word(name)
      for argument in arguments { word(argument) }
    case .probe(let name):
      begin(RedisScripts.probe, arguments: 0, inFull: inFull)
      word(name)
    case .load, .create, .destroy, .command:
      break
    }
  }

  private mutating func word(subject: String?) {
    word(count: RedisValue.subjectCount(subject)) { RedisValue.appendSubject(subject, to: &$0) }
  }

  private mutating func optional(_ time: Timestamp?) {
    if let time { word(ordered: time.milliseconds) } else { word("") }
  }
}

extension SessionRecord {
  /// The time at which Redis drops the record by its own clock, in milliseconds; nil for never (`[TTL-7]`).
  ///
  /// A record that is expired already also stays for a while: a create finds it (`[ID-6]`).
  fileprivate func purgeAt(now: Timestamp, slack: Int64) -> Int64? {
    if expiresAt.isUnlimited { return nil }
    let (sum, overflow) = max(expiresAt, now).milliseconds.addingReportingOverflow(slack)
    return overflow ? .max : max(1, sum)
  }
}
