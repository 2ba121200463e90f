// Second deployment only: takes the key that the Functions host made when it first started with the SignalR extension,
// puts it into the vault, and lets the SignalR Service read it there, and nothing else, for its upstream.

@description('Name of the function app, which has started at least once.')
param appName string

@description('Name of the vault.')
param vaultName string

@description('Name of the SignalR Service, which the first deployment made.')
param signalRName string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource key 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'signalr-webhook-key'
  properties: {
    value: listKeys('${app.id}/host/default', app.apiVersion).systemKeys.signalr_extension
    contentType: 'The host\'s system key signalr_extension'
  }
}

resource signalr 'Microsoft.SignalRService/signalR@2024-03-01' existing = {
  name: signalRName
}

// Before the upstream that needs it: the service looks when the upstream is set, and then only every 30 minutes.
module reader 'secret-reader.bicep' = {
  name: 'webhook-key-reader'
  params: {
    vaultName: vault.name
    secretName: key.name
    principalId: signalr.identity.principalId
  }
}

@description('Address of the secret, without a version, so that a new key is found.')
output secretUri string = key.properties.secretUri
