import Sessions

extension PostgresParameters {
  private typealias TypeID = PostgresStatement.TypeID

  /// The parameters of an operation's statement for one row.
  mutating func bind(_ operation: PostgresOperation) {
    switch operation {
    case .create(let key, let record):
      append(key)
      append(record.createdAt.milliseconds)
      append(record.absoluteDeadline.milliseconds)
      append(record.idleDeadline.milliseconds)
      append(record.subject)
      append(record.payload)
    case .load(let key, _): append(key)
    case .replace(let key, let version, let record, let forcing, let now):
      append(key)
      append(version)
      append(now.milliseconds)
      append(record.absoluteDeadline.milliseconds)
      append(record.idleDeadline.milliseconds)
      append(record.subject)
      append(record.payload)
      append(forcing)
    case .touch(let key, let idleDeadline, let now):
      append(key)
      append(now.milliseconds)
      append(idleDeadline.milliseconds)
    case .destroy(let key, let version):
      append(key)
      append(version)
    case .prune(let now, let limit):
      append(now.milliseconds)
      append(Int64(limit))
    case .records(let subject, let cursor, let limit, let now):
      append(subject as String?)
      append(cursor as RecordKey?)
      append(now.milliseconds)
      append(Int64(limit))
    case .destroyAll(let subject, let key):
      append(subject as String?)
      append(key as RecordKey?)
    case .ping, .removeAll, .removeTable: break
    }
  }

  mutating func bind(_ keys: [RecordKey]) {
    appendArray(TypeID.bytes, count: keys.count) { for key in keys { $0.appendElement(key) } }
  }

  mutating func bindCreates(_ operations: [PostgresOperation]) {
    let creates = operations.compactMap { if case .create(let key, let record) = $0 { (key: key, record: record) } else { nil } }
    bind(creates.map(\.key))
    appendArray(TypeID.int8, count: creates.count) { for create in creates { $0.appendElement(create.record.createdAt.milliseconds) } }
    appendRecords(creates.map(\.record))
  }

  mutating func bindReplaces(_ operations: [PostgresOperation]) {
    let replaces = operations.compactMap { operation -> (RecordKey, version: Int64, record: SessionRecord, forcing: Bool, now: Int64)? in
      guard case .replace(let key, let version, let record, let forcing, let now) = operation else { return nil }
      return (key, version, record, forcing, now.milliseconds)
    }
    bind(replaces.map(\.0))
    appendArray(TypeID.int8, count: replaces.count) { for replace in replaces { $0.appendElement(replace.version) } }
    appendArray(TypeID.int8, count: replaces.count) { for replace in replaces { $0.appendElement(replace.now) } }
    appendRecords(replaces.map(\.record))
    appendArray(TypeID.bool, count: replaces.count) { for replace in replaces { $0.appendElement(replace.forcing) } }
  }

  /// Both deadlines, the subjects and the payloads.
  private mutating func appendRecords(_ records: [SessionRecord]) {
    appendArray(TypeID.int8, count: records.count) { for record in records { $0.appendElement(record.absoluteDeadline.milliseconds) } }
    appendArray(TypeID.int8, count: records.count) { for record in records { $0.appendElement(record.idleDeadline.milliseconds) } }
    appendArray(TypeID.bytes, count: records.count, mayHoldNull: true) { for record in records { $0.appendElement(record.subject) } }
    appendArray(TypeID.bytes, count: records.count) { for record in records { $0.appendElement(record.payload) } }
  }

  mutating func bindTouches(_ operations: [PostgresOperation]) {
    let touches = operations.compactMap { operation -> (key: RecordKey, now: Int64, idle: Int64)? in
      guard case .touch(let key, let idleDeadline, let now) = operation else { return nil }
      return (key, now.milliseconds, idleDeadline.milliseconds)
    }
    bind(touches.map(\.key))
    appendArray(TypeID.int8, count: touches.count) { for touch in touches { $0.appendElement(touch.now) } }
    appendArray(TypeID.int8, count: touches.count) { for touch in touches { $0.appendElement(touch.idle) } }
  }

  mutating func bindDestroys(_ operations: [PostgresOperation]) {
    let destroys = operations.compactMap { if case .destroy(let key, let version) = $0 { (key: key, version: version) } else { nil } }
    bind(destroys.map(\.key))
    appendArray(TypeID.int8, count: destroys.count, mayHoldNull: true) { for destroy in destroys { $0.appendElement(destroy.version) } }
  }
}
