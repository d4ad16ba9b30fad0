import ArgumentParser

/// The value of `--store`.
package struct StoreArgument: ExpressibleByArgument {
  /// The kinds of stores, in the order of help texts.
  package static let kinds: [any LabStore.Type] = [
    MemoryLabStore.self, CookieLabStore.self, SQLiteLabStore.self, RedisLabStore.self, PostgresLabStore.self, ProcessLabStore.self,
    FaultyLabStore.self,
  ]

  /// The possible arguments, for help texts and errors.
  static var help: String { list(kinds) }

  /// The possible arguments where processes share a store.
  static var sharedHelp: String { list(kinds.filter { $0.shared != nil || $0 is ProcessLabStore.Type }) }

  private static func list(_ kinds: [any LabStore.Type]) -> String {
    let forms = kinds.map { $0.usage }
    return forms.dropLast().joined(separator: ", ") + (forms.count > 1 ? " or " : "") + (forms.last ?? "")
  }

  package let store: any LabStore

  package init?(argument: String) {
    for kind in Self.kinds {
      guard let store = kind.init(argument: argument) else { continue }
      self.store = store
      return
    }
    return nil
  }

  /// Makes sure that stores can be measured side by side.
  ///
  /// - Throws: a usage error that names a store with a mistake in it, or one that is given twice.
  static func check(_ stores: [any LabStore]) throws {
    for store in stores { try check(store) }
    try UsageCheck.unique("--store", stores.map(\.name))
  }

  /// - Throws: a usage error when there is a mistake in the store's argument.
  static func check(_ store: any LabStore) throws {
    if let mistake = store.mistake { throw ValidationError("--store \(store.name): \(mistake).") }
  }
}
