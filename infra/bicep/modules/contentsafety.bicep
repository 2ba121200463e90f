// Azure AI Content Safety: a second opinion on texts that moderation is to look at again. The app runs without it.

import { roles } from '../roles.bicep'

@description('Name of the account, and first part of its host name: without a name of its own it takes no Entra identities.')
param name string

@description('Region; Azure has the service in some only.')
param location string

@description('Tags of every resource.')
param tags object

@description('F0: 5,000 texts a month for nothing, one for a subscription and region. S0: paid by the thousand texts.')
@allowed([
  'F0'
  'S0'
])
param sku string

@description('Object id of the app\'s identity, which has texts looked at.')
param appPrincipalId string

@description('Whether only private endpoints reach the account.')
param private bool

resource account 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: name
  location: location
  tags: tags
  kind: 'ContentSafety'
  sku: {
    name: sku
  }
  properties: {
    customSubDomainName: name
    disableLocalAuth: true
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
  }
}

resource analyse 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, appPrincipalId, roles.cognitiveServicesUser)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.cognitiveServicesUser)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

@description('Resource id.')
output id string = account.id

@description('Address that the app calls.')
output endpoint string = account.properties.endpoint
