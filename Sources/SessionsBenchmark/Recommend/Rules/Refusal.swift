/// Why a store is ruled out.
package struct Refusal: Codable, Sendable, Equatable {
  /// The need that it does not meet.
  package let need: StoreNeed
  /// The reason, as the rest of a sentence about the store.
  package let reason: String
}
