/// Lets a few cases run at once, in the order they came.
///
/// Swift Testing starts all cases of a parameterised test together. Hundreds of stores at work on two cores would miss the time limits of
/// cases that have nothing wrong with them.
actor Turns {
  static let shared: Turns = Turns(4)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) {
    free = count
  }

  func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func giveBack() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
