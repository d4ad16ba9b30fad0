import Testing

/// Runs the tests of Swift Testing. SwiftPM's own program would look for tests of XCTest too, through an index that is not made here.
@main
struct TestMain {
  static func main() async {
    await Testing.__swiftPMEntryPoint() as Never
  }
}
