import Hummingbird
import Seeds
import Sessions
import SessionsLifecycle
import SessionsMemory

let store = try ServerSessionStore(MemoryRecordStore())
let application = Application(
  router: try OakApplication.router(store: store),
  configuration: .init(address: .hostname("127.0.0.1", port: 8002)),
  services: [SessionCloseService(store), SessionPruneService(store)]
)
try await application.runService()
