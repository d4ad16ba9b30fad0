import SessionsReporting
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.05123, "0.0512"), (0.999, "0.999"), (0.9996, "1.00"), (1.834, "1.83"), (9.994, "9.99"), (9.996, "10.0"),
    (18.34, "18.3"), (99.96, "100"), (183.4, "183"),
    (1834, "1,834"), (0, "0"), (-1.834, "-1.83"),
  ])
  func `three digits count`(value: Double, text: String) { #expect(NumberText.significant(value, digits: 3) == text) }

  @Test(
    arguments: [
      (0, "0 ns"), (812, "812 ns"), (999.4, "999 ns"), (999.6, "1.00 µs"),
      (12_340, "12.3 µs"), (1_840_000, "1.84 ms"), (999_600_000, "1.00 s"),
      (60e9, "60.0 s"), (1234e9, "1,234 s"),
    ] as [(Double, String)])
  func `a duration has the unit that suits it`(value: Double, text: String) { #expect(NumberText.duration(nanoseconds: value) == text) }

  @Test(arguments: [(12.34, "12.3"), (99.94, "99.9"), (99.96, "100"), (1_234_567.4, "1,234,567"), (412_000, "412,000")])
  func `a rate is whole from a hundred on`(value: Double, text: String) { #expect(NumberText.rate(value) == text) }

  @Test(arguments: [(0.004, "0.4 %"), (0.0404, "4 %"), (0.5, "50 %"), (1.2, "120 %"), (0, "0 %")])
  func `a share is in percent`(value: Double, text: String) { #expect(NumberText.percent(value) == text) }

  @Test(
    arguments: [
      (128, "128 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (65_536, "64 KiB"),
      (16_777_216_000, "15.6 GiB"),
    ] as [(Double, String)])
  func `a size has the unit that suits it`(value: Double, text: String) { #expect(NumberText.bytes(value) == text) }

  @Test(arguments: [(0.25, "0.250 s"), (59, "59.0 s"), (61, "1 min 1 s"), (5_280, "1 h 28 min")])
  func `a time is as people say it`(value: Double, text: String) { #expect(NumberText.time(seconds: value) == text) }

  @Test func `what is no number ends no report`() {
    #expect(NumberText.rate(.infinity) == "∞")
    #expect(NumberText.rate(.nan) == "–")
    #expect(NumberText.significant(1e300, digits: 3) == "∞")
    #expect(NumberText.duration(nanoseconds: .infinity) == "∞ s")
    #expect(NumberText.time(seconds: 1e300) == "∞ s")
  }

  @Test func `commas stand between thousands`() {
    let texts = [0, 12, 123, 1_234, 123_456, 1_234_567, -1_234].map { NumberText.grouped($0) }
    #expect(texts == ["0", "12", "123", "1,234", "123,456", "1,234,567", "-1,234"])
  }

  @Test func `seconds are rounded and never a number that is none`() {
    #expect(NumberText.seconds(134.9) == "0.13")
    #expect(NumberText.seconds(59_999, digits: 2) == "60.00")
    #expect(NumberText.seconds(2.4, digits: 3) == "0.002")
    // A comma would be no part of a number in XML.
    #expect(NumberText.seconds(1_234_567) == "1234.57")
    #expect(NumberText.seconds(.nan) == "0.00" && NumberText.seconds(-1) == "0.00")
  }
}
