import Hummingbird
import Seeds
import Sessions
import SessionsLifecycle
import SessionsMemory

let store = try ServerSessionStore(MemoryRecordStore(), configuration: .init(limits: LoginApplication.limits))
let application = Application(
  router: try LoginApplication.router(store: store),
  configuration: .init(address: .hostname("127.0.0.1", port: 8000)),
  services: [SessionCloseService(store), SessionPruneService(store)]
)
try await application.runService()
