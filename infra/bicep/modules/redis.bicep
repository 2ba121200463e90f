// Azure Managed Redis: presence, rate limits, notices between processes. It may be lost, so nothing is written to disk.

@description('Name of the cluster.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Size, for example Balanced_B0 (0.5 GB) or Balanced_B5 (6 GB).')
param sku string

@description('A second node that takes over.')
param highAvailability bool

@description('Name of the vault that the connection string goes to.')
param vaultName string

@description('Whether only private endpoints reach it.')
param private bool

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource cluster 'Microsoft.Cache/redisEnterprise@2025-07-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
  }
  properties: {
    minimumTlsVersion: '1.2'
    highAvailability: highAvailability ? 'Enabled' : 'Disabled'
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
  }
}

resource database 'Microsoft.Cache/redisEnterprise/databases@2025-07-01' = {
  parent: cluster
  name: 'default'
  properties: {
    clientProtocol: 'Encrypted'
    port: 10000
    // One shard: the scripts take several keys at once, which another shard could hold, and the client knows no cluster
    // protocol. That ends at the sizes that Azure offers without clustering; docs/azure.md says what to do then.
    clusteringPolicy: 'NoCluster'
    // Every key expires by itself; when memory runs out, what has not been used for longest goes first. Leases are used
    // every few seconds, so they are the last to go.
    evictionPolicy: 'VolatileLRU'
    // The client library speaks passwords only.
    accessKeysAuthentication: 'Enabled'
  }
}

resource connection 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'redis-connection'
  properties: {
    value: '${cluster.properties.hostName}:10000,password=${database.listKeys().primaryKey},ssl=true,abortConnect=false'
    contentType: 'Veza__Redis__ConnectionString'
  }
}

@description('Resource id.')
output id string = cluster.id

@description('Address of the secret with the connection string, without a version.')
output connectionSecretUri string = connection.properties.secretUri
