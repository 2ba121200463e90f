// Veza on Azure, all of it, in one resource group.
//
//   az deployment group create -g <group> -p infra/bicep/main.dev.bicepparam
//
// Twice the first time: the key of the SignalR webhook exists only after the app has started once (webhookReady).
// docs/azure.md has the steps.

targetScope = 'resourceGroup'

@description('Stem of all names; short, since some services allow 24 characters.')
@minLength(2)
@maxLength(6)
param prefix string = 'veza'

@description('Which of several installations this is: dev, prod, …')
@minLength(2)
@maxLength(6)
param stage string

@description('Region of everything but the Static Web App.')
param location string = resourceGroup().location

@description('Region of the Static Web App\'s build service.')
param webLocation 'centralus' | 'eastus2' | 'eastasia' | 'westeurope' | 'westus2' = 'westeurope'

@description('Seals the signing keys in the database; at least 32 random characters. Needed once, later the vault has it.')
@secure()
param keySecret string = ''

@description('True once the app has started with the SignalR extension: the upstream of the SignalR Service is then set up.')
param webhookReady bool = false

@description('Private endpoints for whatever the app calls, and a network for the app.')
param privateNetwork bool = false

@description('Address space of that network.')
param addressPrefix string = '10.20.0.0/16'

@description('Object id of who administers the database and runs the migrations.')
param databaseAdministratorId string

@description('Name of that identity or group, exactly as Entra has it.')
param databaseAdministratorName string

@description('What that identity is: User, Group or ServicePrincipal.')
param databaseAdministratorType string = 'ServicePrincipal'

@description('Function app: memory of an instance, most instances of a group, requests at a time, instances that always run.')
param functions {
  memoryMb: 512 | 2048 | 4096
  maximumInstances: int
  httpConcurrency: int
  alwaysReady: { name: string, instanceCount: int }[]
  databaseConnections: int
}

// RollingUpdate leaves no gap, but is a preview: Azure advises against it in production, and may refuse it in a region.
@description('How instances are replaced when the app changes: all at once, or some at a time.')
param updateStrategy 'Recreate' | 'RollingUpdate' = 'Recreate'

@description('SignalR Service: kind and units.')
param signalR {
  sku: 'Free_F1' | 'Standard_S1' | 'Premium_P1' | 'Premium_P2'
  units: int
  disableLocalAuth: bool
}

@description('Service Bus: kind, and units of Premium.')
param serviceBus {
  sku: 'Standard' | 'Premium'
  capacity: 1 | 2 | 4 | 8 | 16
}

@description('PostgreSQL: size, storage, backups, standby, read replica.')
param database {
  version: '16' | '17'
  sku: string
  tier: 'Burstable' | 'GeneralPurpose' | 'MemoryOptimized'
  storageGb: int
  backupDays: int
  geoRedundantBackup: bool
  highAvailability: 'Disabled' | 'SameZone' | 'ZoneRedundant'
  readReplica: bool
}

@description('Name of a server restored from a backup, to go on with that one; empty: the usual name.')
param databaseServerName string = ''

@description('Redis: size, and a second node.')
param redis { sku: string, highAvailability: bool }

@description('Storage: copies of the host\'s account and of attachments, and when attachments get cool.')
param storage {
  hostSku: 'Standard_LRS' | 'Standard_ZRS'
  attachmentsSku: 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'
  coolAfterDays: int
}

@description('Azure AI Content Safety, a second opinion for moderation: Off, F0 (free, small) or S0.')
param contentSafetySku 'Off' | 'F0' | 'S0' = 'Off'

@description('Logs: days kept, and the most gigabytes a day (-1: no limit).')
param logs { retentionDays: int, dailyCapGb: int }

@description('Static Web App: Free or Standard.')
param webSku 'Free' | 'Standard' = 'Free'

@description('Origins of web clients besides the Static Web App, for example a domain of your own.')
param extraWebOrigins string[] = []

@description('Where clients reach the app when a domain of your own or a front door stands before it.')
param publicUrl string = ''

@description('Request header with the client\'s address; docs/azure.md says how to find out whether it is the right one.')
param clientAddressHeader string = 'X-Client-IP'

@description('Where alerts are sent; empty: no alerts.')
param alertEmail string = ''

@description('Tags of every resource.')
param tags object = {}

var token = take(uniqueString(resourceGroup().id, prefix, stage), 6)
var stem = '${prefix}-${stage}-${token}'
var compact = '${prefix}${stage}${token}'
var allTags = union(tags, { application: 'veza', stage: stage })

var appName = 'func-${stem}'
var appHostName = '${appName}.azurewebsites.net'
var vaultName = 'kv-${stem}'
var signalRName = 'sigr-${stem}'
var databaseServer = empty(databaseServerName) ? 'psql-${stem}' : databaseServerName
var webOrigins = concat([web.outputs.origin], extraWebOrigins)

// Service Bus has private endpoints in Premium only, SignalR not in Free. What lacks them stays open to identities.
var privateServiceBus = privateNetwork && serviceBus.sku == 'Premium'
var privateSignalR = privateNetwork && signalR.sku != 'Free_F1'
var hasContentSafety = contentSafetySku != 'Off'
var hasReplica = database.readReplica && database.tier != 'Burstable'

var zones = {
  vault: 'privatelink.vaultcore.azure.net'
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  database: 'privatelink.postgres.database.azure.com'
  redis: 'privatelink.redis.azure.net'
  serviceBus: 'privatelink.servicebus.windows.net'
  signalR: 'privatelink.service.signalr.net'
  contentSafety: 'privatelink.cognitiveservices.azure.com'
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: 'id-${stem}'
    location: location
    tags: allTags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: stem
    location: location
    tags: allTags
    retentionDays: logs.retentionDays
    dailyCapGb: logs.dailyCapGb
    appPrincipalId: identity.outputs.principalId
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  params: {
    name: stem
    location: location
    tags: allTags
    addressPrefix: addressPrefix
    zones: map(items(zones), zone => zone.value)
  }
}

module vault 'modules/keyvault.bicep' = {
  name: 'vault'
  params: {
    name: vaultName
    location: location
    tags: allTags
    keySecret: keySecret
    private: privateNetwork
    workspaceId: monitoring.outputs.workspaceId
  }
}

module web 'modules/staticwebapp.bicep' = {
  name: 'web'
  params: {
    name: 'swa-${stem}'
    location: webLocation
    tags: allTags
    sku: webSku
  }
}

module hostStorage 'modules/storage-host.bicep' = {
  name: 'storage-host'
  params: {
    name: 'sth${compact}'
    location: location
    tags: allTags
    sku: storage.hostSku
    appPrincipalId: identity.outputs.principalId
    private: privateNetwork
  }
}

module attachments 'modules/storage-attachments.bicep' = {
  name: 'storage-attachments'
  params: {
    name: 'sta${compact}'
    location: location
    tags: allTags
    sku: storage.attachmentsSku
    webOrigins: webOrigins
    appPrincipalId: identity.outputs.principalId
    coolAfterDays: storage.coolAfterDays
  }
}

module queues 'modules/servicebus.bicep' = {
  name: 'servicebus'
  params: {
    name: 'sb-${stem}'
    location: location
    tags: allTags
    sku: serviceBus.sku
    capacity: serviceBus.capacity
    appPrincipalId: identity.outputs.principalId
    private: privateServiceBus
    workspaceId: monitoring.outputs.workspaceId
  }
}

module postgres 'modules/postgres.bicep' = {
  name: 'postgres'
  params: {
    name: databaseServer
    location: location
    tags: allTags
    version: database.version
    sku: database.sku
    tier: database.tier
    storageGb: database.storageGb
    backupDays: database.backupDays
    geoRedundantBackup: database.geoRedundantBackup
    highAvailability: database.highAvailability
    readReplica: database.readReplica
    administratorId: databaseAdministratorId
    administratorName: databaseAdministratorName
    administratorType: databaseAdministratorType
    private: privateNetwork
    workspaceId: monitoring.outputs.workspaceId
  }
}

module cache 'modules/redis.bicep' = {
  name: 'redis'
  params: {
    name: 'redis-${stem}'
    location: location
    tags: allTags
    sku: redis.sku
    highAvailability: redis.highAvailability
    vaultName: vault.outputs.name
    private: privateNetwork
  }
}

// The two secrets that the app's settings refer to; the third of the vault is not its business.
module appSecrets 'modules/secret-reader.bicep' = [
  for secret in ['key-secret', 'redis-connection']: {
    name: 'reader-${secret}'
    params: {
      vaultName: vault.outputs.name
      secretName: secret
      principalId: identity.outputs.principalId
    }
    dependsOn: [
      cache
    ]
  }
]

module webhookKey 'modules/webhook-key.bicep' = if (webhookReady) {
  name: 'webhook-key'
  params: {
    appName: appName
    vaultName: vault.outputs.name
    signalRName: signalRName
  }
}

module realtime 'modules/signalr.bicep' = {
  name: 'signalr'
  params: {
    name: signalRName
    location: location
    tags: allTags
    sku: signalR.sku
    units: signalR.units
    webOrigins: webOrigins
    appHostName: appHostName
    webhookSecretUri: webhookReady ? webhookKey!.outputs.secretUri : ''
    disableLocalAuth: signalR.disableLocalAuth
    appPrincipalId: identity.outputs.principalId
    vaultName: vault.outputs.name
    private: privateSignalR
    workspaceId: monitoring.outputs.workspaceId
  }
}

module contentSafety 'modules/contentsafety.bicep' = if (hasContentSafety) {
  name: 'contentsafety'
  params: {
    name: 'cs-${stem}'
    location: location
    tags: allTags
    sku: contentSafetySku == 'F0' ? 'F0' : 'S0'
    appPrincipalId: identity.outputs.principalId
    private: privateNetwork
  }
}

// Azure refuses to point an endpoint at another resource. Those of the database bear the server's name, so that one
// restored from a backup gets endpoints of its own.
var endpoints = concat(
  [
    { name: 'vault-${stem}', serviceId: vault.outputs.id, groupId: 'vault', zone: zones.vault }
    { name: 'storage-host-${stem}', serviceId: hostStorage.outputs.id, groupId: 'blob', zone: zones.blob }
    { name: 'storage-attachments-${stem}', serviceId: attachments.outputs.id, groupId: 'blob', zone: zones.blob }
    { name: databaseServer, serviceId: postgres.outputs.id, groupId: 'postgresqlServer', zone: zones.database }
    { name: 'redis-${stem}', serviceId: cache.outputs.id, groupId: 'redisEnterprise', zone: zones.redis }
  ],
  hasReplica ? [{ name: '${databaseServer}-read', serviceId: postgres.outputs.replicaId, groupId: 'postgresqlServer', zone: zones.database }] : [],
  privateServiceBus ? [{ name: 'servicebus-${stem}', serviceId: queues.outputs.id, groupId: 'namespace', zone: zones.serviceBus }] : [],
  privateSignalR ? [{ name: 'signalr-${stem}', serviceId: realtime.outputs.id, groupId: 'signalr', zone: zones.signalR }] : [],
  hasContentSafety ? [{ name: 'contentsafety-${stem}', serviceId: contentSafety!.outputs.id, groupId: 'account', zone: zones.contentSafety }] : []
)

module privateEndpoints 'modules/endpoint.bicep' = [
  for index in range(0, privateNetwork ? 5 + (hasReplica ? 1 : 0) + (privateServiceBus ? 1 : 0) + (privateSignalR ? 1 : 0) + (hasContentSafety ? 1 : 0) : 0): {
    name: 'endpoint-${index}'
    params: {
      name: 'pe-${endpoints[index].name}'
      location: location
      tags: allTags
      serviceId: endpoints[index].serviceId
      groupId: endpoints[index].groupId
      subnetId: network!.outputs.endpointsSubnetId
      zone: endpoints[index].zone
    }
  }
]

module app 'modules/functionapp.bicep' = {
  name: 'functionapp'
  params: {
    name: appName
    location: location
    tags: allTags
    instanceMemoryMb: functions.memoryMb
    maximumInstances: functions.maximumInstances
    updateStrategy: updateStrategy
    httpConcurrency: functions.httpConcurrency
    alwaysReady: functions.alwaysReady
    identity: {
      id: identity.outputs.id
      name: identity.outputs.name
      clientId: identity.outputs.clientId
    }
    storage: {
      name: hostStorage.outputs.name
      packagesUri: hostStorage.outputs.packagesUri
    }
    attachments: {
      blobUri: attachments.outputs.blobUri
      container: attachments.outputs.container
    }
    signalRUri: realtime.outputs.uri
    serviceBusHostName: queues.outputs.hostName
    database: {
      hostName: postgres.outputs.hostName
      replicaHostName: postgres.outputs.replicaHostName
      name: postgres.outputs.database
    }
    databaseConnections: functions.databaseConnections
    secretUris: {
      redisConnection: cache.outputs.connectionSecretUri
      keySecret: '${vault.outputs.uri}secrets/key-secret'
    }
    contentSafetyEndpoint: hasContentSafety ? contentSafety!.outputs.endpoint : ''
    insightsName: monitoring.outputs.insightsName
    webOrigins: webOrigins
    publicUrl: publicUrl
    clientAddressHeader: clientAddressHeader
    subnetId: privateNetwork ? network!.outputs.functionsSubnetId : ''
  }
  dependsOn: [
    privateEndpoints
    appSecrets
  ]
}

module alerts 'modules/alerts.bicep' = if (!empty(alertEmail)) {
  name: 'alerts'
  params: {
    name: stem
    tags: allTags
    email: alertEmail
    watched: {
      insights: monitoring.outputs.insightsId
      signalr: realtime.outputs.id
      serviceBus: queues.outputs.id
      database: postgres.outputs.id
      redis: cache.outputs.id
    }
  }
}

// What the steps after this one need; names and addresses, no secret. Upper case, as azd keeps them.

@description('Name of the function app.')
output FUNCTION_APP string = app.outputs.name

@description('Where the API is.')
output API_ORIGIN string = 'https://${app.outputs.hostName}'

@description('Where the SignalR Service is.')
output SIGNALR_ORIGIN string = realtime.outputs.uri

@description('Where attachments are.')
output BLOB_ORIGIN string = attachments.outputs.blobUri

@description('Where the web client is.')
output WEB_ORIGIN string = web.outputs.origin

@description('Name of the Static Web App.')
output STATIC_WEB_APP string = web.outputs.name

@description('Name of the key vault.')
output KEY_VAULT string = vault.outputs.name

@description('Host name of the database server.')
output DATABASE_HOST string = postgres.outputs.hostName

@description('Name of the database.')
output DATABASE_NAME string = postgres.outputs.database

@description('Name of the app\'s identity, and of its role in the database.')
output APP_IDENTITY string = identity.outputs.name

@description('Object id of the app\'s identity.')
output APP_IDENTITY_ID string = identity.outputs.principalId
