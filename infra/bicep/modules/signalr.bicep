// Azure SignalR Service in Serverless mode: clients connect to it, and it calls the app for each of their events.

import { roles } from '../roles.bicep'

@description('Name of the service.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Free_F1: 20 connections, 20,000 messages a day. Standard_S1: 1,000 connections a unit. Premium: replicas, zones, more than 100 units.')
@allowed([
  'Free_F1'
  'Standard_S1'
  'Premium_P1'
  'Premium_P2'
])
param sku string

@description('Units: 1 to 10, then tens to 100; Premium_P2 from 100 to 1,000 by hundreds.')
@minValue(1)
@maxValue(1000)
param units int

@description('Origins of web pages that connect.')
param webOrigins string[]

@description('Host name of the function app.')
param appHostName string

@description('Secret in the vault with the key of the host\'s SignalR webhook; empty before the app has started once, and then events of clients go nowhere.')
param webhookSecretUri string

@description('Refuses access keys. Off, the Functions host checks the service\'s signature as well; the keys are then to be rotated.')
param disableLocalAuth bool

@description('Object id of the app\'s identity.')
param appPrincipalId string

@description('Name of the vault that holds the webhook\'s key.')
param vaultName string

@description('Whether REST calls come by private endpoint only, and the vault is reached by private link. Clients always come from outside.')
param private bool

@description('Workspace that connectivity logs go to.')
param workspaceId string

var upstream = [
  {
    hubPattern: 'chat'
    categoryPattern: 'connections,messages'
    eventPattern: '*'
    // The braces are the service's own syntax: it reads the vault, now and every 30 minutes.
    urlTemplate: 'https://${appHostName}/runtime/webhooks/signalr?code={@Microsoft.KeyVault(SecretUri=${webhookSecretUri})}'
    auth: {
      type: 'None'
    }
  }
]

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource signalr 'Microsoft.SignalRService/signalR@2024-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'SignalR'
  sku: {
    name: sku
    capacity: units
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    features: [
      {
        flag: 'ServiceMode'
        value: 'Serverless'
      }
      {
        flag: 'EnableConnectivityLogs'
        value: 'True'
      }
    ]
    cors: {
      allowedOrigins: webOrigins
    }
    serverless: {
      connectionTimeoutInSeconds: 30
    }
    upstream: {
      templates: empty(webhookSecretUri) ? [] : upstream
    }
    disableLocalAuth: disableLocalAuth
    publicNetworkAccess: 'Enabled'
    // Free knows no rules. Deny lists hold for the public side; private endpoints fall under the default.
    networkACLs: private && sku != 'Free_F1'
      ? {
          defaultAction: 'Allow'
          publicNetwork: {
            deny: [
              'ServerConnection'
              'RESTAPI'
            ]
          }
        }
      : null
  }
}

// Has to be approved once at the vault: infra/scripts/connect-signalr.sh finds it by its message.
resource vaultLink 'Microsoft.SignalRService/signalR/sharedPrivateLinkResources@2024-03-01' = if (private && sku != 'Free_F1') {
  parent: signalr
  name: 'vault'
  properties: {
    groupId: 'vault'
    privateLinkResourceId: vault.id
    requestMessage: 'The SignalR upstream reads the key of the webhook.'
  }
}

resource own 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(signalr.id, appPrincipalId, roles.signalRServiceOwner)
  scope: signalr
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.signalRServiceOwner)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'connectivity'
  scope: signalr
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
  }
}

@description('Resource id.')
output id string = signalr.id

@description('Address.')
output uri string = 'https://${signalr.properties.hostName}'
