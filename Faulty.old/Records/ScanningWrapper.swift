import Sessions

/// A fault that searches all records.
protocol ScanningWrapper: RecordStoreWrapper {
  /// The wrapped store.
  var scan: KeyedRecords { get }
}

extension ScanningWrapper {
  var base: any SessionRecordStore { scan }
}
