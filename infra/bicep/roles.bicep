// Every built-in role that this deployment hands out, and why. The ids are the same in all of Azure.

@export()
@description('Ids of built-in roles, by name.')
var roles = {
  // Functions host: timer locks, webhook keys and the package in the host's own storage account.
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  // Attachments: the app looks at and deletes uploads, and what it may do is what its links may allow.
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  // Attachments: asks for the key that signs links; only at the level of the account.
  storageBlobDelegator: 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'
  // The outbox sends.
  serviceBusDataSender: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
  // The Functions host receives, and looks at queue lengths to scale.
  serviceBusDataReceiver: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
  // Sends, manages groups, signs client tokens. Narrower roles lack one of the three.
  signalRServiceOwner: '7e4f1700-ea5a-4f59-8f37-079cfe29dce3'
  // Reads a secret: two for the app, whose settings refer to them, and one for the SignalR upstream.
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  // Has texts looked at. Narrower roles are for models, not for this service.
  cognitiveServicesUser: 'a97b65f3-24c7-4388-baec-2e87135dc908'
  // Telemetry without an instrumentation key.
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}
