import Sessions

/// What a client of a program holds while it runs.
struct ProgramClient: Sendable {
  struct Holding: Sendable {
    var held: HeldSession
    /// What the history calls the session.
    var session: String
    /// The same snapshot as the model sees it.
    var seen: ModelSnapshot
  }

  let number: Int
  var holdings: [Int: Holding] = [:]
}
