// Key Vault: the secrets that are left where identities reach everything else.

@description('Name of the vault.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Seals the signing keys in the database. Given once; left empty, the one in the vault stays.')
@secure()
param keySecret string

@description('Whether only private endpoints and trusted Azure services reach the vault.')
param private bool

@description('Workspace that the audit log goes to.')
param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: private ? 'Deny' : 'Allow'
    }
  }
}

resource sealing 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(keySecret)) {
  parent: vault
  name: 'key-secret'
  properties: {
    value: keySecret
    contentType: 'Veza__Identity__KeySecret'
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}

@description('Resource id.')
output id string = vault.id

@description('Name.')
output name string = vault.name

@description('Address, with a slash at its end.')
output uri string = vault.properties.vaultUri
