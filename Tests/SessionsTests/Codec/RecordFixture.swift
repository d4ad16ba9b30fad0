import Foundation
import Sessions

/// A golden record of `fixtures/records`: its bytes and their meaning.
struct RecordFixture: Decodable, CustomStringConvertible {
  struct Superseded: Decodable {
    let verifier: String
    let rotatedAt: Int64
    let graceEndsAt: Int64
    let periodic: Bool
  }

  struct Pair: Decodable {
    let key: String
    let json: String
  }

  /// Milliseconds, or the word `unlimited`.
  struct Limit: Decodable {
    let limit: SessionLimit

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let milliseconds = try? container.decode(Int64.self) {
        limit = .after(.milliseconds(milliseconds))
      } else if try container.decode(String.self) == "unlimited" {
        limit = .unlimited
      } else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "a limit is a number or unlimited")
      }
    }
  }

  struct Content: Decodable {
    let verifier: String
    let previous: Superseded?
    let fields: [Pair]
    let flash: [Pair]
    let persistent: Bool
    let idleLimit: Limit?
    let absoluteLimit: Limit?
    let authenticatedAt: Int64?
    let lifetimeRestartedAt: Int64?
  }

  let name: String
  let hex: String
  let content: Content

  var description: String { name }

  /// The payload that the fixture describes; nil when a verifier in it is not one.
  var payload: RecordPayload? {
    guard let verifier = Self.verifier(content.verifier) else { return nil }
    var previous: SupersededVerifier?
    if let described = content.previous {
      guard let verifier = Self.verifier(described.verifier) else { return nil }
      previous = SupersededVerifier(
        verifier: verifier, rotatedAt: Timestamp(milliseconds: described.rotatedAt),
        graceEndsAt: Timestamp(milliseconds: described.graceEndsAt), isPeriodic: described.periodic)
    }
    let content = SessionContent(
      fields: Self.map(content.fields), flash: Self.map(content.flash), isPersistent: content.persistent,
      idleLimit: content.idleLimit?.limit, absoluteLimit: content.absoluteLimit?.limit,
      authenticatedAt: content.authenticatedAt.map { Timestamp(milliseconds: $0) },
      lifetimeRestartedAt: content.lifetimeRestartedAt.map { Timestamp(milliseconds: $0) })
    return RecordPayload(verifier: verifier, previous: previous, content: content)
  }

  private static func verifier(_ hex: String) -> SecretVerifier? { bytes(hex: hex).flatMap { SecretVerifier($0) } }

  private static func map(_ pairs: [Pair]) -> FieldMap {
    FieldMap(pairs.map { (key: $0.key, value: EncodedValue(json: $0.json)) })
  }

  static let folder = packageRoot.appending(path: "fixtures/records")

  /// Every golden record of format 1, so that a new file is tested without being named here.
  static let all: [RecordFixture] = {
    let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
      .filter { !["corrupt.json", "newer-format.json"].contains($0.lastPathComponent) }
      .compactMap { try? JSONDecoder().decode(RecordFixture.self, from: Data(contentsOf: $0)) }
  }()
}

/// A list of payloads that have to be refused.
struct RefusedPayloads: Decodable {
  struct Case: Decodable, CustomStringConvertible {
    let name: String
    let description: String
    let hex: String
    let format: Int64?
  }

  let cases: [Case]

  static func cases(_ file: String) -> [Case] {
    let data = try? Data(contentsOf: RecordFixture.folder.appending(path: file))
    return data.flatMap { try? JSONDecoder().decode(RefusedPayloads.self, from: $0) }?.cases ?? []
  }
}
