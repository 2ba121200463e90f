// For an organisation: 10,000 people connected at a time, over three availability zones, on a private network. About
// 2,800 USD a month at rest (docs/azure.md shows the sum; estimated with list prices of 2025, to be checked).

using 'main.bicep'

param stage = 'prod'
param keySecret = readEnvironmentVariable('VEZA_KEY_SECRET', '')
param webhookReady = bool(readEnvironmentVariable('VEZA_WEBHOOK_READY', 'false'))
param databaseAdministratorId = readEnvironmentVariable('VEZA_DATABASE_ADMIN_ID', '')
param databaseAdministratorName = readEnvironmentVariable('VEZA_DATABASE_ADMIN_NAME', '')
param databaseAdministratorType = readEnvironmentVariable('VEZA_DATABASE_ADMIN_TYPE', 'ServicePrincipal')
param contentSafetySku = readEnvironmentVariable('VEZA_CONTENT_SAFETY', 'Off') // F0 or S0: texts leave for that service
param alertEmail = readEnvironmentVariable('VEZA_ALERT_EMAIL', '')
param publicUrl = readEnvironmentVariable('VEZA_PUBLIC_URL', '')
param privateNetwork = true

// Two instances always run, so that nobody waits for a start; some 42 USD a month for both, used or not.
param functions = {
  memoryMb: 2048
  // Some regions take no less than 40; docs/azure.md says what to do there.
  maximumInstances: 25
  httpConcurrency: 100
  alwaysReady: [
    {
      name: 'http'
      instanceCount: 2
    }
  ]
  // All at once: 25 instances of HTTP, 25 of each of six queues, and six timers, each 5 + 4 connections: 1,629 of the
  // server's 1,703.
  databaseConnections: 5
}

// 10 units: 10,000 connections, 2,000 sends to users a second, 10 million messages a day. Some 490 USD in Standard; Premium
// costs a quarter more, is spread over zones, and can have replicas in other regions.
param signalR = {
  sku: 'Premium_P1'
  units: 10
  disableLocalAuth: true
}

// Premium for the private endpoint and steady latency, some 680 USD a unit. Standard takes 1,000 operations a second and
// would do for most, if its public door (identities only) is acceptable.
param serviceBus = {
  sku: 'Premium'
  capacity: 1
}

// 4 cores, 16 GB, some 300 USD; doubled by the standby, and once more by the replica.
param database = {
  version: '17'
  sku: 'Standard_D4ds_v5'
  tier: 'GeneralPurpose'
  storageGb: max(256, int(readEnvironmentVariable('VEZA_DATABASE_STORAGE_GB', '0'))) // what it has grown to by now
  backupDays: 35
  geoRedundantBackup: true
  highAvailability: 'ZoneRedundant'
  readReplica: true
}

// 6 GB on two nodes, some 210 USD.
param redis = {
  sku: 'Balanced_B5'
  highAvailability: true
}

param storage = {
  hostSku: 'Standard_ZRS'
  attachmentsSku: 'Standard_GZRS'
  coolAfterDays: 30
}

param logs = {
  retentionDays: 90
  dailyCapGb: 20
}

param webSku = 'Standard'
