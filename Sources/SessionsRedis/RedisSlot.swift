/// Which of a cluster's 16384 slots a key belongs to.
enum RedisSlot {
  static let count = 16_384

  /// CRC-16 (XMODEM) of the name, or of what stands between the first brace and the next closing one, if anything does.
  static func of(_ name: [UInt8]) -> Int {
    var part = name[...]
    if let open = name.firstIndex(of: UInt8(ascii: "{")),
      let close = name[(open + 1)...].firstIndex(of: UInt8(ascii: "}")), close > open + 1
    {
      part = name[(open + 1)..<close]
    }
    return Int(part.reduce(UInt16(0)) { $0 << 8 ^ table[Int(UInt8($0 >> 8) ^ $1)] }) % count
  }

  private static let table: [UInt16] = (0..<256).map { index in
    (0..<8).reduce(UInt16(index) << 8) { crc, _ in crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021 }
  }
}
