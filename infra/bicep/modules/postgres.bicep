// PostgreSQL Flexible Server: all that must survive. Entra identities only, no password exists.

@description('Name of the server; that of the replica is this with "-read".')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Version. The code needs 15 or later.')
@allowed([
  '16'
  '17'
])
param version string

@description('Size, for example Standard_B2s or Standard_D4ds_v5. It decides how many connections there are: docs/azure.md.')
param sku string

@description('Burstable has neither standby nor replica.')
@allowed([
  'Burstable'
  'GeneralPurpose'
  'MemoryOptimized'
])
param tier string

@description('Gigabytes. The server grows by itself and never shrinks: at least what it has by now.')
@minValue(32)
@maxValue(32767)
param storageGb int

@description('Days that backups, and with them any point in time, can be restored.')
@minValue(7)
@maxValue(35)
param backupDays int

@description('Copies the backups to the paired region. Can be chosen at creation only.')
param geoRedundantBackup bool

@description('A standby that takes over: none, in the same zone, or in another zone.')
@allowed([
  'Disabled'
  'SameZone'
  'ZoneRedundant'
])
param highAvailability string

@description('Whether a read replica serves the reads that tolerate lag.')
param readReplica bool

@description('Object id of who administers the database and runs migrations: the deploying identity, or a group with it.')
param administratorId string

@description('Name of that identity or group, exactly as Entra has it.')
param administratorName string

@description('What that identity is: User, Group or ServicePrincipal.')
param administratorType string

@description('Whether only private endpoints reach the server.')
param private bool

@description('Workspace that the server\'s log goes to.')
param workspaceId string

// What the migrations create; a test holds the two together.
var extensions = [
  'PG_TRGM'
]

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
    tier: tier
  }
  properties: {
    version: version
    createMode: 'Default'
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: subscription().tenantId
    }
    storage: {
      storageSizeGB: storageGb
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: backupDays
      geoRedundantBackup: geoRedundantBackup ? 'Enabled' : 'Disabled'
    }
    highAvailability: {
      mode: highAvailability
    }
    network: {
      publicNetworkAccess: private ? 'Disabled' : 'Enabled'
    }
    maintenanceWindow: {
      customWindow: 'Enabled'
      dayOfWeek: 0
      startHour: 3
      startMinute: 0
    }
  }
}

// The server takes one change at a time: each resource below waits for the one before it.

resource allowedExtensions 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2025-08-01' = {
  parent: server
  name: 'azure.extensions'
  properties: {
    value: join(extensions, ',')
    source: 'user-override'
  }
}

resource administrator 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = {
  parent: server
  name: administratorId
  properties: {
    principalName: administratorName
    principalType: administratorType
    tenantId: subscription().tenantId
  }
  dependsOn: [
    allowedExtensions
  ]
}

// After the administrator: without a password and without one of those, Azure's own role would own the database, and
// nobody could migrate it or grant the app its rights.
resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2025-08-01' = {
  parent: server
  name: 'veza'
  properties: {
    charset: 'UTF8'
    collation: 'en_US.utf8'
  }
  dependsOn: [
    administrator
  ]
}

// Without a network of its own the function app comes from any of Azure's addresses. Who gets this far still needs a token of
// an identity that has a role in this server.
resource azure 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2025-08-01' = if (!private) {
  parent: server
  name: 'azure-services'
  properties: {
    startIpAddress: '0.0.0.0'
    endIpAddress: '0.0.0.0'
  }
  dependsOn: [
    database
  ]
}

resource replica 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = if (readReplica && tier != 'Burstable') {
  name: '${name}-read'
  location: location
  tags: tags
  sku: {
    name: sku
    tier: tier
  }
  properties: {
    createMode: 'Replica'
    sourceServerResourceId: server.id
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: subscription().tenantId
    }
    // It has to hold what the primary holds, and grows by itself as that does.
    storage: {
      storageSizeGB: storageGb
      autoGrow: 'Enabled'
    }
    network: {
      publicNetworkAccess: private ? 'Disabled' : 'Enabled'
    }
  }
  dependsOn: [
    database
    azure
  ]
}

resource azureToReplica 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2025-08-01' = if (readReplica && tier != 'Burstable' && !private) {
  parent: replica
  name: 'azure-services'
  properties: {
    startIpAddress: '0.0.0.0'
    endIpAddress: '0.0.0.0'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'server'
  scope: server
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'PostgreSQLLogs'
        enabled: true
      }
    ]
  }
}

@description('Resource id.')
output id string = server.id

@description('Host name.')
output hostName string = server.properties.fullyQualifiedDomainName

@description('Resource id of the replica; empty without one.')
output replicaId string = readReplica && tier != 'Burstable' ? replica.id : ''

@description('Host name of the replica; empty without one.')
output replicaHostName string = readReplica && tier != 'Burstable' ? replica!.properties.fullyQualifiedDomainName : ''

@description('Name of the database.')
output database string = database.name
