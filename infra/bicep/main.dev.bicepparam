// Small: one team tries it, or develops against it. About 90 USD a month at rest, most of it PostgreSQL and Redis
// (docs/azure.md shows the sum; estimated with list prices of 2025, to be checked).

using 'main.bicep'

param stage = 'dev'
param keySecret = readEnvironmentVariable('VEZA_KEY_SECRET', '')
param webhookReady = bool(readEnvironmentVariable('VEZA_WEBHOOK_READY', 'false'))
param databaseAdministratorId = readEnvironmentVariable('VEZA_DATABASE_ADMIN_ID', '')
param databaseAdministratorName = readEnvironmentVariable('VEZA_DATABASE_ADMIN_NAME', '')
param databaseAdministratorType = readEnvironmentVariable('VEZA_DATABASE_ADMIN_TYPE', 'User')
param contentSafetySku = readEnvironmentVariable('VEZA_CONTENT_SAFETY', 'Off') // F0 or S0: texts leave for that service
param alertEmail = readEnvironmentVariable('VEZA_ALERT_EMAIL', '')

// Pay per use: nothing while nobody writes, but for the timers. 512 MB is the least and holds the app.
param functions = {
  memoryMb: 512
  // Some regions take no less than 40; docs/azure.md says what to do there.
  maximumInstances: 7
  httpConcurrency: 100
  alwaysReady: []
  // All at once: 7 instances of HTTP, 7 of each of six queues, and six timers, each 3 + 4 connections: 385 of the
  // server's 414.
  databaseConnections: 3
}

// Standard with one unit costs some 49 USD a month and holds 1,000 connections; Free holds 20, and takes no private link.
param signalR = {
  sku: 'Free_F1'
  units: 1
  disableLocalAuth: true
}

// Standard: 10 USD a month and 13 million operations in it. Basic has neither sessions nor duplicate detection.
param serviceBus = {
  sku: 'Standard'
  capacity: 1
}

// B2s: 2 shared cores, 4 GB, 414 connections for users, some 60 USD. B1ms would cost a quarter and have 35 connections.
param database = {
  version: '17'
  sku: 'Standard_B2s'
  tier: 'Burstable'
  storageGb: max(32, int(readEnvironmentVariable('VEZA_DATABASE_STORAGE_GB', '0'))) // what it has grown to by now
  backupDays: 7
  geoRedundantBackup: false
  highAvailability: 'Disabled'
  readReplica: false
}

// 0.5 GB on one node, some 13 USD.
param redis = {
  sku: 'Balanced_B0'
  highAvailability: false
}

param storage = {
  hostSku: 'Standard_LRS'
  attachmentsSku: 'Standard_LRS'
  coolAfterDays: 30
}

// 1 GB a day at most: 5 GB a month are free.
param logs = {
  retentionDays: 30
  dailyCapGb: 1
}
