// Static Web App: the web client's files. It calls the function app at its own address, by CORS.
//
// Not as a linked backend: Static Web Apps puts a token of its own into the Authorization header of what it passes on, and
// ours would never arrive; linking also closes the function app to everyone else, the SignalR Service among them.

@description('Name.')
param name string

@description('Region of the build service; the files are everywhere.')
@allowed([
  'centralus'
  'eastus2'
  'eastasia'
  'westeurope'
  'westus2'
])
param location string

@description('Tags of every resource.')
param tags object

@description('Free: 100 GB of traffic a month. Standard: a service level and more custom domains.')
@allowed([
  'Free'
  'Standard'
])
param sku string

resource site 'Microsoft.Web/staticSites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'web' })
  sku: {
    name: sku
    tier: sku
  }
  properties: {
    allowConfigFileUpdates: true
    stagingEnvironmentPolicy: 'Disabled'
  }
}

@description('Name.')
output name string = site.name

@description('Origin of its pages.')
output origin string = 'https://${site.properties.defaultHostname}'
