import Foundation
import Sessions

/// One line from a store's process: what came of a request.
struct StoreAnswer<Value: Codable & Sendable>: Codable, Sendable {
  let id: Int
  let result: Result<Value, StoreFailure>

  private enum CodingKeys: String, CodingKey {
    case id, ok, error
  }

  init(id: Int, _ result: Result<Value, StoreFailure>) {
    self.id = id
    self.result = result
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(Int.self, forKey: .id)
    if let failure = try container.decodeIfPresent(StoreFailure.self, forKey: .error) {
      result = .failure(failure)
    } else {
      result = .success(try container.decode(Value.self, forKey: .ok))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    switch result {
    case .success(let value): try container.encode(value, forKey: .ok)
    case .failure(let failure): try container.encode(failure, forKey: .error)
    }
  }
}

/// The only part of an answer that is needed to find whose it is.
struct StoreAnswerID: Decodable {
  let id: Int
}
