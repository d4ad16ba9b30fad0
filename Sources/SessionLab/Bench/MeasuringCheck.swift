import ArgumentParser

/// What has to hold for the options of every command that measures. All throw a usage error that names the option.
enum MeasuringCheck {
  static func seconds(_ option: String, _ value: Double) throws {
    guard value > 0, value <= 3600 else { throw ValidationError("\(option) \(value) is not between 0 and 3600 seconds.") }
  }

  static func unique(_ option: String, _ names: [String]) throws {
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw ValidationError("\(option) \(twice) is given more than once.")
    }
  }

  static func stores(_ stores: [StoreArgument]) throws {
    for store in stores {
      if let mistake = store.mistake { throw ValidationError("--store \(store.name): \(mistake)") }
    }
    try unique("--store", stores.map(\.name))
  }
}
