/// Why a store is ruled out.
public struct Refusal: Codable, Sendable, Equatable {
  /// The need that it does not meet.
  public let need: StoreNeed
  /// The reason, as the rest of a sentence about the store.
  public let reason: String
}
