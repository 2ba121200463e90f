// The function app: Flex Consumption, isolated worker of .NET.

@description('Name of the app.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Memory of one instance; processor and network come in proportion.')
@allowed([
  512
  2048
  4096
])
param instanceMemoryMb int

@description('Most instances. Groups scale by themselves: all HTTP together, and every queue and timer.')
@minValue(1)
@maxValue(1000)
param maximumInstances int

@description('When the app changes: Recreate stops all instances at once, RollingUpdate (a preview) lets them finish in turn.')
@allowed([
  'Recreate'
  'RollingUpdate'
])
param updateStrategy string

@description('Requests that one instance works on at a time before another is started.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int

@description('Instances that always run, by group ("http") or function ("function:queue-bridge-inbound"); paid by the hour.')
param alwaysReady { name: string, instanceCount: int }[]

@description('The app\'s identity: resource id, name and client id.')
param identity { id: string, name: string, clientId: string }

@description('The host\'s storage account: its name and the container of packages.')
param storage { name: string, packagesUri: string }

@description('Where attachments are.')
param attachments { blobUri: string, container: string }

@description('Address of the SignalR Service.')
param signalRUri string

@description('Host name of the Service Bus namespace.')
param serviceBusHostName string

@description('PostgreSQL: host names (the replica\'s may be empty) and database.')
param database { hostName: string, replicaHostName: string, name: string }

@description('Connections to PostgreSQL held at most by one instance, besides four of its writer.')
@minValue(2)
param databaseConnections int

@description('Addresses of the secrets that settings refer to.')
param secretUris { redisConnection: string, keySecret: string }

@description('Address of Azure AI Content Safety; empty: nothing is sent there.')
param contentSafetyEndpoint string

@description('Name of the Application Insights resource.')
param insightsName string

@description('Origins of web pages that call the app.')
param webOrigins string[]

@description('Where clients reach the app; empty: at its own host name.')
param publicUrl string

// Without it the host's own address is all that the app sees, and anonymous requests are not limited by address. One that
// clients can forge makes the limit worthless.
@description('Request header with the client\'s address; empty, or one that is not sent: no limit by address.')
param clientAddressHeader string

@description('Subnet that the app joins; empty: none.')
param subnetId string

var hostName = '${name}.azurewebsites.net'
var connection = 'Database=${database.name};Username=${identity.name};SSL Mode=VerifyFull'

// Who the host is to other services. The part before "__" is what the function bindings name.
var hostSettings = {
  AzureWebJobsDisableHomepage: 'true'
  AzureWebJobsStorage__accountName: storage.name
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.clientId};Authorization=AAD'
}

// Read by the host and by the app.
var sharedSettings = {
  AzureSignalRConnectionString__serviceUri: signalRUri
  AzureSignalRConnectionString__credential: 'managedidentity'
  AzureSignalRConnectionString__clientId: identity.clientId
  ServiceBusConnection__fullyQualifiedNamespace: serviceBusHostName
  ServiceBusConnection__credential: 'managedidentity'
  ServiceBusConnection__clientId: identity.clientId
}

var appSettings = {
  Veza__Database__ConnectionString: 'Host=${database.hostName};${connection}'
  Veza__Database__UseIdentity: 'true'
  Veza__Database__ClientId: identity.clientId
  Veza__Database__MaxConnections: string(databaseConnections)
  Veza__Redis__ConnectionString: '@Microsoft.KeyVault(SecretUri=${secretUris.redisConnection})'
  Veza__Identity__KeySecret: '@Microsoft.KeyVault(SecretUri=${secretUris.keySecret})'
  Veza__Storage__ServiceUri: attachments.blobUri
  Veza__Storage__ClientId: identity.clientId
  Veza__Storage__Container: attachments.container
  Veza__Realtime__PublicUrl: empty(publicUrl) ? 'https://${hostName}' : publicUrl
  Veza__RateLimits__ClientAddressHeader: clientAddressHeader
}

var replicaSettings = empty(database.replicaHostName)
  ? {}
  : {
      Veza__Database__ReadConnectionString: 'Host=${database.replicaHostName};${connection}'
    }

var contentSafetySettings = empty(contentSafetyEndpoint)
  ? {}
  : {
      Veza__ContentSafety__Endpoint: contentSafetyEndpoint
      Veza__ContentSafety__ClientId: identity.clientId
    }

var originSettings = toObject(
  range(0, length(webOrigins)),
  i => 'Veza__Http__CorsOrigins__${i}',
  i => webOrigins[i]
)

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

// The version that brought siteUpdateStrategy; the compiler has no types of it yet, so a test compiles the app with the former one.
#disable-next-line BCP081
resource app 'Microsoft.Web/sites@2025-05-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: storage.packagesUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMb
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReady
        triggers: {
          http: {
            perInstanceConcurrency: httpConcurrency
          }
        }
      }
      siteUpdateStrategy: {
        type: updateStrategy
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      // No CORS here: the app answers preflights itself, by Veza__Http__CorsOrigins.
    }
  }
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(hostSettings, sharedSettings, appSettings, replicaSettings, contentSafetySettings, originSettings)
}

// Packages are published with an Entra identity, not with the publishing password.
resource noFtpPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noScmPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

@description('Resource id.')
output id string = app.id

@description('Name.')
output name string = app.name

@description('Host name.')
output hostName string = app.properties.defaultHostName
