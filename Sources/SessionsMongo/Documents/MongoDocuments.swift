import Sessions

/// The documents and the questions of the store: a session is one document, whose names are those of the columns of the SQL stores.
///
/// `_id` is the key, `subject` and `payload` are binary, the version and the deadlines are 64-bit integers. `expires` is the earlier
/// deadline once more, as the date that a TTL index needs; liveness is never judged with it (`[TTL-2]`).
enum MongoDocuments {
  /// The deadlines that `expires` tells: the years 1 to 9999, as dates beyond are more than many programs can read. A session that ends later
  /// has none, and no server's clock ends it.
  static let dates: ClosedRange<Int64> = -62_135_596_800_000...Timestamp.maximum.milliseconds

  /// The seconds between a deadline and the time at which the server's TTL monitor may remove the document: more than the clocks of an
  /// application and a server differ.
  static let slack: Int32 = 3600

  /// The `_id` of the collection's entry, which holds the version of its form. No session has it, as it is a string.
  static let marker = "swift-sessions"
  /// The version of the documents' form.
  static let form: Int32 = 1

  /// The bytes that a document needs beside subject and payload, with some to spare.
  static let overhead = 512
  /// The bytes of the largest document that MongoDB stores.
  static let largest = 16 << 20

  /// The document of a new session.
  static func new(_ key: RecordKey, _ record: SessionRecord) -> BSONDocument {
    var document: BSONDocument = [
      "_id": .key(key), "version": .int64(1), "created": .int64(record.createdAt.milliseconds),
      "absolute": .int64(record.absoluteDeadline.milliseconds), "idle": .int64(record.idleDeadline.milliseconds),
    ]
    let end = record.expiresAt.milliseconds
    if end <= dates.upperBound { document.append("expires", .date(max(end, dates.lowerBound))) }
    if let subject = record.subject { document.append("subject", .subject(subject)) }
    document.append("payload", .binary(record.payload))
    return document
  }

  /// The condition of a document that is live: by its own deadlines, at the caller's time.
  static func live(_ start: BSONDocument, at now: Timestamp) -> BSONDocument {
    var document = start
    document.append("absolute", after(now))
    document.append("idle", after(now))
    return document
  }

  private static func after(_ now: Timestamp) -> BSONValue { .document(["$gt": .int64(now.milliseconds)]) }

  /// The condition of a document that has expired, and not only by its date.
  static func expired(_ start: BSONDocument, at now: Timestamp) -> BSONDocument {
    let reached = BSONValue.document(["$lte": .int64(now.milliseconds)])
    var document = start
    document.append("$or", .array([.document(["absolute": reached]), .document(["idle": reached])]))
    return document
  }

  /// The date of a time in a question about `expires`.
  static func date(_ time: Timestamp) -> BSONValue { .date(min(max(time.milliseconds, dates.lowerBound), dates.upperBound)) }

  /// The stages of a replace: the later idle deadline wins unless it is forced (`[ST-3]`).
  static func replace(_ version: Int64, _ record: SessionRecord, forcing: Bool) -> [BSONValue] {
    let idle = BSONValue.int64(record.idleDeadline.milliseconds)
    return [
      .document([
        "$set": .document([
          "version": .int64(version), "absolute": .int64(record.absoluteDeadline.milliseconds),
          "idle": forcing ? idle : .document(["$max": .array([.string("$idle"), idle])]),
          "subject": record.subject.map { .subject($0) } ?? .string("$$REMOVE"), "payload": .binary(record.payload),
        ])
      ]), setExpires,
    ]
  }

  /// The stages of a touch: the idle deadline moves only forward, and not past the absolute one (`[ST-4]`).
  static func touch(_ idle: Timestamp) -> [BSONValue] {
    let clamped = BSONValue.document(["$min": .array([.int64(idle.milliseconds), .string("$absolute")])])
    return [
      .document(["$set": .document(["idle": .document(["$max": .array([.string("$idle"), clamped])])])]), setExpires,
    ]
  }

  /// The stage that makes `expires` the earlier deadline again.
  private static let setExpires: BSONValue = {
    let end = BSONValue.document(["$min": .array([.string("$absolute"), .string("$idle")])])
    let date = BSONValue.document(["$toDate": .document(["$max": .array([end, .int64(dates.lowerBound)])])])
    let isTold = BSONValue.document(["$lte": .array([end, .int64(dates.upperBound)])])
    return .document(["$set": .document(["expires": .document(["$cond": .array([isTold, date, .string("$$REMOVE")])])])])
  }()

  /// The session of a document; nil when something other than this package wrote it.
  static func record(_ document: BSONReader) -> (key: RecordKey, record: SessionRecord)? {
    var (key, version, created, absolute, idle): (RecordKey?, Int64?, Int64?, Int64?, Int64?)
    var (subject, payload, isSound): (String?, [UInt8]?, Bool) = (nil, nil, true)
    document.forEach { name, element in
      if name.isEqual(to: "_id") {
        key = element.key
      } else if name.isEqual(to: "version") {
        version = element.int64
      } else if name.isEqual(to: "created") {
        created = element.int64
      } else if name.isEqual(to: "absolute") {
        absolute = element.int64
      } else if name.isEqual(to: "idle") {
        idle = element.int64
      } else if name.isEqual(to: "subject") {
        subject = element.binary.flatMap { String(validating: $0, as: UTF8.self) }
        isSound = subject != nil
      } else if name.isEqual(to: "payload") {
        payload = element.binary.map { Array($0) }
      }
      return true
    }
    guard isSound, let key, let version, let created, let absolute, let idle, let payload else { return nil }
    return (
      key,
      SessionRecord(
        version: version, createdAt: Timestamp(milliseconds: created), absoluteDeadline: Timestamp(milliseconds: absolute),
        idleDeadline: Timestamp(milliseconds: idle), subject: subject, payload: payload)
    )
  }
}

extension BSONReader.Element {
  /// The key of a session.
  var key: RecordKey? {
    guard let binary, binary.count == RecordKey.byteCount else { return nil }
    return RecordKey(loading: binary)
  }
}
