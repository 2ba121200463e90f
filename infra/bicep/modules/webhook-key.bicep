// Second deployment only: takes the key that the Functions host made when it first started with the SignalR extension, and
// puts it into the vault, where the upstream of the SignalR Service reads it.

@description('Name of the function app, which has started at least once.')
param appName string

@description('Name of the vault.')
param vaultName string

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
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

@description('Address of the secret, without a version, so that a new key is found.')
output secretUri string = key.properties.secretUri
