import Foundation
import Hummingbird
import SessionsBenchmark

/// Sessions in Hummingbird's memory driver, used in the same way as by its session storage.
struct HummingbirdStore: PeerStore {
  static let anchor = "Hummingbird 2.28.1 MemoryPersistDriver"
  static let settings =
    "create, get, set and remove with an expiry of one hour; nothing is encoded; a touch sets the whole value again, a rotation creates and removes"

  private let driver = MemoryPersistDriver()
  private static let lifetime = Duration.seconds(3600)

  func create(_ content: PeerContent) async throws -> String {
    let id = SessionIdentifier.make()
    try await driver.create(key: id, value: content, expires: Self.lifetime)
    return id
  }

  func load(_ id: String) async throws -> PeerContent? { try await driver.get(key: id, as: PeerContent.self) }

  func save(_ id: String, _ content: PeerContent) async throws {
    try await driver.set(key: id, value: content, expires: Self.lifetime)
  }

  func touch(_ id: String, _ content: PeerContent) async throws { try await save(id, content) }

  func rotate(_ id: String, _ content: PeerContent) async throws -> String {
    let next = try await create(content)
    try await driver.remove(key: id)
    return next
  }

  func destroy(_ id: String) async throws { try await driver.remove(key: id) }
}

/// Makes identifiers of 256 random bits, as Hummingbird's session storage does.
enum SessionIdentifier {
  static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    let words = (0..<4).map { _ in generator.next() }
    return words.withUnsafeBytes { Data($0) }.base64EncodedString()
  }
}
