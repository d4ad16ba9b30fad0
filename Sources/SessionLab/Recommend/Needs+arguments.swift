public import ArgumentParser
public import SessionsBenchmark

extension DurabilityNeed: ExpressibleByArgument {}
extension RevocationNeed: ExpressibleByArgument {}
extension ConcurrentChangesNeed: ExpressibleByArgument {}
