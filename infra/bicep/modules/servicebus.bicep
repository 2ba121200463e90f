// Service Bus: a queue for each consumer of events.

import { roles } from '../roles.bicep'

@description('Name of the namespace.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Standard: shared, 1,000 credits a second for the namespace, 256 KB. Premium: own units, private endpoints.')
@allowed([
  'Standard'
  'Premium'
])
param sku string

@description('Messaging units of Premium.')
@allowed([
  1
  2
  4
  8
  16
])
param capacity int

@description('Object id of the app\'s identity, which sends, and which the Functions host receives with.')
param appPrincipalId string

@description('Whether only private endpoints reach the namespace; takes Premium.')
param private bool

@description('Workspace that metrics and errors go to.')
param workspaceId string

// Order per contact where the other side of a bridge sees it; the other queues are read in batches. A test holds this
// list and the function bindings together.
var queues = [
  { name: 'bridge-inbound', sessions: true }
  { name: 'bridge-outbound', sessions: true }
  { name: 'analytics', sessions: false }
  { name: 'notifications', sessions: false }
  { name: 'search-index', sessions: false }
  { name: 'moderation-review', sessions: false }
]

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
    tier: sku
    capacity: sku == 'Premium' ? capacity : null
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
    zoneRedundant: sku == 'Premium'
  }
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [
  for item in queues: {
    parent: namespace
    name: item.name
    properties: {
      requiresSession: item.sessions
      // The outbox sends a batch again when the answer was lost.
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT30M'
      // The host renews the lock of single messages; a batch has to be done within it, trigger time-out included.
      lockDuration: item.sessions ? 'PT1M' : 'PT5M'
      // The most there is. What cannot be handled is parked by the app itself; deliveries that fail are those of an app that
      // is starting again or cannot reach its database, and the host makes the next at once: ten are over in a moment.
      maxDeliveryCount: 2000
      deadLetteringOnMessageExpiration: true
      defaultMessageTimeToLive: 'P14D'
      maxSizeInMegabytes: 5120
    }
  }
]

resource send 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace.id, appPrincipalId, roles.serviceBusDataSender)
  scope: namespace
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataSender)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource receive 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace.id, appPrincipalId, roles.serviceBusDataReceiver)
  scope: namespace
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataReceiver)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'operations'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'OperationalLogs'
        enabled: true
      }
    ]
  }
}

@description('Resource id.')
output id string = namespace.id

@description('Host name that clients connect to.')
output hostName string = '${namespace.name}.servicebus.windows.net'
