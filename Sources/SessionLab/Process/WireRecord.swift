import Foundation
import Sessions

/// A record as the lines between two processes hold it.
struct WireRecord: Codable, Sendable {
  let version: Int64
  let createdAt: Int64
  let absoluteDeadline: Int64
  let idleDeadline: Int64
  let subject: String?
  let payload: Data

  init(_ record: SessionRecord) {
    version = record.version
    createdAt = record.createdAt.milliseconds
    absoluteDeadline = record.absoluteDeadline.milliseconds
    idleDeadline = record.idleDeadline.milliseconds
    subject = record.subject
    payload = Data(record.payload)
  }

  var record: SessionRecord {
    SessionRecord(
      version: version, createdAt: Timestamp(milliseconds: createdAt), absoluteDeadline: Timestamp(milliseconds: absoluteDeadline),
      idleDeadline: Timestamp(milliseconds: idleDeadline), subject: subject, payload: [UInt8](payload))
  }

  /// A record and where it lies: what `records` answers with.
  struct Keyed: Codable, Sendable {
    let key: Data
    let record: WireRecord
  }
}
